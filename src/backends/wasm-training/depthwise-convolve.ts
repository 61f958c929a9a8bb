import type * as tf from "@tensorflow/tfjs-core";
import { view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";
import { copySlice } from "./copy-slice.ts";
import { fitPlane } from "./fit-plane.ts";

/** XNNPACK has depthwise kernels of up to this many taps; beyond, it falls back to one that is about six times slower a tap. */
const fastTaps = 25;

/**
 * Depthwise convolution without padding and with stride 1: `[n, h, w, channels]` with a filter
 * `[height, width, channels, multiplier]`. A filter with more taps than the fast kernels take is cut into bands of rows,
 * each convolved with its own rows of the input, and the results are added.
 */
export function depthwiseConvolve(
  steps: Steps,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  dilations: readonly [number, number] = [1, 1],
): tf.TensorInfo {
  const attrs = { strides: 1, pad: "valid", dilations };
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  const bandRows = Math.max(1, Math.floor(fastTaps / width));
  if (bandRows >= height) return steps.run("DepthwiseConv2dNative", { x, filter }, attrs);
  let total: tf.TensorInfo | undefined;
  for (let row = 0; row < height; row += bandRows) {
    const rows = Math.min(bandRows, height - row);
    const size = [rows * width, channels * multiplier];
    const taps = view(filter, [height * width, channels * multiplier]);
    const band = copySlice(steps, taps, [row * width, 0], size);
    const part = steps.run(
      "DepthwiseConv2dNative",
      {
        x: fitPlane(steps, x, {
          top: -row * dilations[0],
          bottom: -(height - row - rows) * dilations[0],
          left: 0,
          right: 0,
        }),
        filter: view(band, [rows, width, channels, multiplier]),
      },
      attrs,
    );
    total = total === undefined ? part : steps.run("Add", { a: total, b: part });
  }
  if (total === undefined) throw new Error("a depthwise filter without rows");
  return total;
}
