import { engine, getKernel, grad } from "@tensorflow/tfjs-core";
import type { KernelFunc, Scalar, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { overrideKernels } from "../../trace/tfjs-internals/kernel-registry.ts";
import type { LayerValue, Read } from "./layer-value.ts";

/**
 * The gradient of a layer's value by one of the model's inputs, of that input's shape.
 *
 * @throws what tfjs throws when an op has no gradient
 */
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

const filterGradients: ReadonlySet<string> = new Set([
  "Conv2DBackpropFilter",
  "DepthwiseConv2dNativeBackpropFilter",
  "Conv3DBackpropFilterV2",
]);

/**
 * Runs `run` with the gradients of convolutions by their filters left out: zeros stand in. tfjs' fused convolutions compute them along with the
 * gradient by the input, and throw them away where only that is asked for; on cpu they take half of the time. Only for gradients by
 * inputs on which no filter depends. Restores the kernels, also when `run` throws.
 */
export function withoutFilterGradients<Result>(run: () => Result): Result {
  const { backendName } = engine();
  const fill = getKernel("Fill", backendName)?.kernelFunc;
  if (fill === undefined) return run();
  const zeros: KernelFunc = ({ attrs, backend }) =>
    fill({
      inputs: {},
      attrs: { shape: attrs?.["filterShape"] as number[], value: 0, dtype: "float32" },
      backend,
    }) as TensorInfo;
  const restore = overrideKernels(({ kernelName }) => (filterGradients.has(kernelName) ? zeros : undefined));
  try {
    return run();
  } finally {
    restore();
  }
}
