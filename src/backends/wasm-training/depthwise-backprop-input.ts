import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import { fitPlane } from "./fit-plane.ts";
import { flipTaps } from "./flip-taps.ts";
import { planeGeometry } from "./plane-geometry.ts";
import type { GradientAttrs } from "./plane-geometry.ts";
import { dilateByStride } from "./dilate-by-stride.ts";

/**
 * Gradient of a depthwise convolution with respect to its input, which the wasm backend lacks: the output's gradient, dilated by the stride, is convolved
 * with the flipped filter, channel by channel. With a channel multiplier, an input channel gets the sum over its output channels.
 */
export const depthwiseBackpropInput: tf.KernelConfig = composeKernel(
  "DepthwiseConv2dNativeBackpropInput",
  (steps, { inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    const { inputShape, ...rest } = attrs as unknown as GradientAttrs & { inputShape: number[] };
    const plane = planeGeometry(inputShape, filter.shape, rest, true);
    const dilated = dilateByStride(steps, dy, plane.strideHeight, plane.strideWidth);
    const [n, height, width, outChannels] = dilated.shape as [number, number, number, number];
    const top = plane.effectiveFilterHeight - 1 - plane.padInfo.top;
    const left = plane.effectiveFilterWidth - 1 - plane.padInfo.left;
    const fitted = fitPlane(steps, dilated, {
      top,
      left,
      bottom: plane.inHeight + plane.effectiveFilterHeight - 1 - height - top,
      right: plane.inWidth + plane.effectiveFilterWidth - 1 - width - left,
    });
    const flipped = view(flipTaps(steps, filter), [plane.filterHeight, plane.filterWidth, outChannels, 1]);
    const byOutput = steps.run(
      "DepthwiseConv2dNative",
      { x: fitted, filter: flipped },
      { strides: 1, pad: "valid", dilations: [plane.dilationHeight, plane.dilationWidth] },
    );
    const multiplier = outChannels / plane.inChannels;
    if (multiplier === 1) return byOutput;
    const grouped = view(byOutput, [n, plane.inHeight, plane.inWidth, plane.inChannels, multiplier]);
    return steps.run("Sum", { x: grouped }, { axis: [4], keepDims: false });
  },
);
