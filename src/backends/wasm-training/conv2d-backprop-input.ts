import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";
import { fitPlane } from "./fit-plane.ts";
import type { PlaneMargins } from "./fit-plane.ts";
import { flipTaps } from "./flip-taps.ts";
import { planeGeometry } from "./plane-geometry.ts";
import type { GradientAttrs, PlaneGeometry } from "./plane-geometry.ts";
import { dilateByStride } from "./dilate-by-stride.ts";
import { transposeMatrices } from "./transpose-matrix.ts";

/**
 * Gradient of a convolution with respect to its input, and the forward pass of a transposed convolution: the output's gradient, dilated by the stride, is
 * convolved with the flipped filter with input and output channels swapped. The shipped kernel loops over scalars and takes about ten times as long.
 */
export const conv2DBackpropInput: tf.KernelConfig = composeKernel(
  "Conv2DBackpropInput",
  (steps, { inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, ...rest } = attrs as unknown as GradientAttrs & { inputShape: number[] };
    const plane = planeGeometry(inputShape, filter.shape, { ...rest, dilations: 1 }, false);
    const { filterHeight, filterWidth, strideHeight, strideWidth } = plane;
    const flipped = swapChannels(steps, flipTaps(steps, filter));
    if (filterHeight === 1 && filterWidth === 1) {
      // A 1x1 filter mixes no pixels, so it is applied first, to the fewer pixels before dilation.
      const dilated = dilateByStride(steps, convolve(steps, dy, flipped), strideHeight, strideWidth);
      return fitPlane(steps, dilated, marginsToInput(plane, dilated.shape));
    }
    const dilated = dilateByStride(steps, dy, strideHeight, strideWidth);
    return convolve(steps, fitPlane(steps, dilated, marginsToInput(plane, dilated.shape)), flipped);
  },
);

/** Padding of the dilated gradient for which the convolution has the input's size. */
function marginsToInput(plane: PlaneGeometry, dilatedShape: readonly number[]): PlaneMargins {
  const [, height, width] = dilatedShape as [number, number, number, number];
  const top = plane.filterHeight - 1 - plane.padInfo.top;
  const left = plane.filterWidth - 1 - plane.padInfo.left;
  return {
    top,
    left,
    bottom: plane.inHeight + plane.filterHeight - 1 - height - top,
    right: plane.inWidth + plane.filterWidth - 1 - width - left,
  };
}

/** `[height, width, in, out]` to `[height, width, out, in]`. */
function swapChannels(steps: Steps, filter: tf.TensorInfo): tf.TensorInfo {
  const [height, width, inChannels, outChannels] = filter.shape as [number, number, number, number];
  const swapped = transposeMatrices(steps, view(filter, [height * width, inChannels, outChannels]));
  return view(swapped, [height, width, outChannels, inChannels]);
}

function convolve(steps: Steps, x: tf.TensorInfo, filter: tf.TensorInfo): tf.TensorInfo {
  return steps.run("Conv2D", { x, filter }, { strides: 1, pad: "valid", dataFormat: "NHWC", dilations: 1 });
}
