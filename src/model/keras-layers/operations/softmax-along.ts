import { softmax, transpose } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** Softmax along any axis: tfjs has it for the last one. */
export function softmaxAlong(x: Tensor, axis: number): Tensor {
  const last = x.rank - 1;
  const along = axis < 0 ? axis + x.rank : axis;
  if (along === last) return softmax(x);
  const swapped = x.shape.map((_, index) => (index === along ? last : index === last ? along : index));
  return transpose(softmax(transpose(x, swapped)), swapped);
}
