import type * as tf from "@tensorflow/tfjs-core";
import { view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";

/**
 * Inserts `strideHeight - 1` rows and `strideWidth - 1` columns of zeros after each row and column: `[n, h, w, c]` becomes
 * `[n, h * strideHeight, w * strideWidth, c]`. Returns `x` itself if both strides are 1.
 */
export function dilateByStride(
  steps: Steps,
  x: tf.TensorInfo,
  strideHeight: number,
  strideWidth: number,
): tf.TensorInfo {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const paddings = [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ];
  const dilated = steps.run("PadV2", { x: view(x, [n * h, 1, w, 1, c]) }, { paddings, constantValue: 0 });
  return view(dilated, [n, h * strideHeight, w * strideWidth, c]);
}
