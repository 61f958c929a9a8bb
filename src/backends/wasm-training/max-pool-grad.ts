import * as tf from "@tensorflow/tfjs-core";
import { composeKernel } from "./compose-kernel.ts";

interface PoolAttrs {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Gradient of max pooling: the first largest pixel of each window receives the window's gradient.
 *
 * Replaces the shipped kernel, which is wrong for windows without a positive pixel and takes several times as long.
 */
export const maxPoolGrad: tf.KernelConfig = composeKernel("MaxPoolGrad", (steps, { inputs, attrs }) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttrs;
  const shape = input.shape as [number, number, number, number];
  const plane = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const dx = steps.run("Fill", {}, { shape: input.shape, value: 0, dtype: "float32" });
  scatterToLargest(plane, steps.valuesOf(input), steps.valuesOf(dy), steps.valuesOf(dx));
  return dx;
});

function scatterToLargest(
  plane: tf.backend_util.Conv2DInfo,
  x: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels } = plane;
  const largest = new Float32Array(inChannels);
  const where = new Int32Array(inChannels);
  for (let image = 0, out = 0; image < batchSize; image++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const top = outRow * plane.strideHeight - plane.padInfo.top;
      const firstRow = Math.max(0, top);
      const endRow = Math.min(inHeight, top + plane.filterHeight);
      for (let outColumn = 0; outColumn < outWidth; outColumn++, out += inChannels) {
        const left = outColumn * plane.strideWidth - plane.padInfo.left;
        const firstColumn = Math.max(0, left);
        const endColumn = Math.min(inWidth, left + plane.filterWidth);
        largest.fill(-Infinity);
        where.fill(-1);
        for (let row = firstRow; row < endRow; row++) {
          for (let column = firstColumn; column < endColumn; column++) {
            const pixel = ((image * inHeight + row) * inWidth + column) * inChannels;
            for (let channel = 0; channel < inChannels; channel++) {
              const value = x[pixel + channel]!;
              if (value > largest[channel]!) {
                largest[channel] = value;
                where[channel] = pixel + channel;
              }
            }
          }
        }
        for (let channel = 0; channel < inChannels; channel++) {
          const at = where[channel]!;
          // A window with only NaN has no largest pixel.
          if (at >= 0) dx[at]! += dy[out + channel]!;
        }
      }
    }
  }
}
