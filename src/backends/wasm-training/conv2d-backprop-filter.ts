import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";
import { fitPlane } from "./fit-plane.ts";
import { marginsOfWindows, planeGeometry } from "./plane-geometry.ts";
import type { GradientAttrs, PlaneGeometry } from "./plane-geometry.ts";
import { transposeMatrix } from "./transpose-matrix.ts";

/**
 * Gradient of a convolution with respect to its filter, `[filterHeight, filterWidth, in, out]`, which the wasm backend lacks.
 *
 * It is itself a convolution: input channels act as the batch, the batch as channels, the output's gradient as the filter, and the stride as the dilation.
 * For a 1x1 convolution it is one matrix product.
 */
export const conv2DBackpropFilter: tf.KernelConfig = composeKernel(
  "Conv2DBackpropFilter",
  (steps, { inputs, attrs }) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape, ...rest } = attrs as unknown as GradientAttrs & { filterShape: number[] };
    const plane = planeGeometry(x.shape, filterShape, rest, false);
    const pointwise = filterShape[0] === 1 && filterShape[1] === 1;
    const unstrided = plane.strideHeight === 1 && plane.strideWidth === 1;
    return pointwise && unstrided
      ? byMatrixProduct(steps, fitPlane(steps, x, marginsOfWindows(plane)), dy, plane)
      : byConvolution(steps, x, dy, plane);
  },
);

/** `[pixels, in]` transposed, times `[pixels, out]`. */
function byMatrixProduct(
  steps: Steps,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  plane: PlaneGeometry,
): tf.TensorInfo {
  const pixels = plane.batchSize * plane.outHeight * plane.outWidth;
  const transposed = transposeMatrix(steps, view(x, [pixels, plane.inChannels]));
  const product = steps.run(
    "BatchMatMul",
    { a: view(transposed, [1, plane.inChannels, pixels]), b: view(dy, [1, pixels, plane.outChannels]) },
    { transposeA: false, transposeB: false },
  );
  return view(product, plane.filterShape);
}

function byConvolution(
  steps: Steps,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  plane: PlaneGeometry,
): tf.TensorInfo {
  const { batchSize: n, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = plane;
  const fitted = fitPlane(steps, x, marginsOfWindows(plane));
  const [, height, width] = fitted.shape as [number, number, number, number];
  const images = steps.run(
    "Transpose",
    { x: view(fitted, [n, height * width, inChannels]) },
    { perm: [2, 1, 0] },
  );
  const taps = steps.run(
    "Transpose",
    { x: view(dy, [n, outHeight * outWidth, outChannels]) },
    { perm: [1, 0, 2] },
  );
  const gradient = steps.run(
    "Conv2D",
    {
      x: view(images, [inChannels, height, width, n]),
      filter: view(taps, [outHeight, outWidth, n, outChannels]),
    },
    {
      strides: 1,
      pad: "valid",
      dataFormat: "NHWC",
      dilations: [plane.strideHeight, plane.strideWidth],
    },
  );
  const byTap = steps.run(
    "Transpose",
    { x: view(gradient, [inChannels, filterHeight * filterWidth, outChannels]) },
    { perm: [1, 0, 2] },
  );
  return view(byTap, plane.filterShape);
}
