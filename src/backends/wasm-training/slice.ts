import * as tf from "@tensorflow/tfjs-core";
import { composeKernel } from "./compose-kernel.ts";
import { copySlice } from "./copy-slice.ts";

/**
 * Part of a tensor: the gradient of padding and of concatenation. The shipped kernel first copies the whole tensor out of wasm memory; it still handles
 * scalars and strings.
 */
export const slice: tf.KernelConfig = composeKernel("Slice", (steps, { inputs, attrs }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  if (x.dtype === "string" || x.shape.length === 0) return steps.run("Slice", { x }, attrs);
  const { begin, size } = attrs as { begin: number | number[]; size: number | number[] };
  const [first, lengths] = tf.slice_util.parseSliceParams(x, begin, size);
  return copySlice(steps, x, first!, lengths!);
});
