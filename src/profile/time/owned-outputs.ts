import type { Tensor } from "@tensorflow/tfjs-core";

/** Results that may be disposed: a model that hands an input or a weight through gives a copy of the handle. */
export function ownedOutputs(outputs: readonly Tensor[], inputs: readonly Tensor[]): Tensor[] {
  return outputs.map((output) => (output.kept || inputs.includes(output) ? output.clone() : output));
}
