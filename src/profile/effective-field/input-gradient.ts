import { grad } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { LayerValue, Read } from "./layer-value.ts";

/** The gradient of a layer's value by one of the model's inputs, of that input's shape. Throws what tfjs throws where there is none. */
export function inputGradient(
  value: LayerValue,
  inputs: readonly Tensor[],
  source: number,
  read: Read,
): Tensor {
  let kept: Scalar | undefined;
  const forward = (input: Tensor): Scalar => {
    kept = value(
      inputs.map((other, index) => (index === source ? input : other)),
      read,
    );
    if (kept === undefined) throw new Error("the layer did not run");
    return kept;
  };
  try {
    return grad(forward)(inputs[source] as Tensor);
  } finally {
    kept?.dispose();
  }
}
