import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";
import { copySlice } from "./copy-slice.ts";
import { fitPlane } from "./fit-plane.ts";
import { marginsOfWindows, planeGeometry } from "./plane-geometry.ts";
import type { GradientAttrs, PlaneGeometry } from "./plane-geometry.ts";

/**
 * Gradient of a depthwise convolution with respect to its filter, `[filterHeight, filterWidth, channels, multiplier]`, which the wasm backend lacks: for
 * each tap, the input under that tap times the output's gradient, summed over images and pixels.
 */
export const depthwiseBackpropFilter: tf.KernelConfig = composeKernel(
  "DepthwiseConv2dNativeBackpropFilter",
  (steps, { inputs, attrs }) => {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    const { filterShape, ...rest } = attrs as unknown as GradientAttrs & { filterShape: number[] };
    const plane = planeGeometry(x.shape, filterShape, rest, true);
    const { batchSize: n, outChannels, outHeight, outWidth, filterHeight, filterWidth } = plane;
    const sourceOf = pixelsUnderTaps(steps, x, plane);
    const perTap = Array.from({ length: filterHeight * filterWidth }, (_, tap) => {
      const source = sourceOf(Math.floor(tap / filterWidth), tap % filterWidth);
      const products = steps.run("Multiply", {
        a: view(source, [n * outHeight * outWidth, plane.inChannels, 1]),
        b: view(dy, [n * outHeight * outWidth, plane.inChannels, outChannels / plane.inChannels]),
      });
      steps.free(source);
      // Average pooling is the fastest way to sum.
      const mean = steps.run(
        "AvgPool",
        { x: view(products, [n, outHeight * outWidth, 1, outChannels]) },
        { filterSize: [outHeight * outWidth, 1], strides: 1, pad: "valid" },
      );
      steps.free(products);
      return mean;
    });
    // Concat is the only kernel whose inputs are an array.
    const joined =
      perTap.length === 1
        ? (perTap[0] as tf.TensorInfo)
        : steps.run("Concat", perTap as unknown as tf.NamedTensorInfoMap, { axis: 0 });
    const taps = filterHeight * filterWidth;
    const overImages = steps.run(
      "AvgPool",
      { x: view(joined, [taps, n, 1, outChannels]) },
      { filterSize: [n, 1], strides: 1, pad: "valid" },
    );
    // Turns both means into sums.
    const count = steps.constant(Float32Array.of(n * outHeight * outWidth));
    return view(steps.run("Multiply", { a: overImages, b: count }), filterShape);
  },
);

/**
 * Returns a function that gives the input pixels under a tap, `[n, outHeight * outWidth * channels]`.
 *
 * Strided windows read every stride-th row and column. These are extracted once per remainder of the tap's offset; taps with that remainder are then plain
 * shifts. Columns are shifted before rows, so that each copy moves the longest runs.
 */
function pixelsUnderTaps(
  steps: Steps,
  x: tf.TensorInfo,
  plane: PlaneGeometry,
): (row: number, column: number) => tf.TensorInfo {
  const { batchSize: n, inChannels: c, outHeight, outWidth } = plane;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth } = plane;
  const margins = marginsOfWindows(plane);
  const rows = Math.ceil((plane.inHeight + margins.top + margins.bottom) / strideHeight);
  const columns = Math.ceil((plane.inWidth + margins.left + margins.right) / strideWidth);
  const fitted = fitPlane(steps, x, {
    ...margins,
    bottom: rows * strideHeight - plane.inHeight - margins.top,
    right: columns * strideWidth - plane.inWidth - margins.left,
  });
  const shifted = new Map<string, tf.TensorInfo>();
  const columnsOf = (rowRemainder: number, offset: number): tf.TensorInfo => {
    const key = `${rowRemainder} ${offset}`;
    const known = shifted.get(key);
    if (known !== undefined) return known;
    const every = everyNth(steps, fitted, plane, rowRemainder, offset % strideWidth, rows, columns);
    const begin = [0, Math.floor(offset / strideWidth) * c];
    const cut = copySlice(steps, view(every, [n * rows, columns * c]), begin, [n * rows, outWidth * c]);
    shifted.set(key, cut);
    return cut;
  };
  return (row, column) => {
    const down = row * dilationHeight;
    const source = columnsOf(down % strideHeight, column * dilationWidth);
    const begin = [0, Math.floor(down / strideHeight) * outWidth * c];
    const flat = view(source, [n, rows * outWidth * c]);
    return copySlice(steps, flat, begin, [n, outHeight * outWidth * c]);
  };
}

/** Every strideHeight-th row and strideWidth-th column, starting at the given remainders, `[n, rows, columns, channels]`. */
function everyNth(
  steps: Steps,
  x: tf.TensorInfo,
  plane: PlaneGeometry,
  rowRemainder: number,
  columnRemainder: number,
  rows: number,
  columns: number,
): tf.TensorInfo {
  const { batchSize: n, inChannels: c, strideHeight, strideWidth } = plane;
  if (strideHeight === 1 && strideWidth === 1) return x;
  const flat = view(x, [n * rows, strideHeight, columns, strideWidth * c]);
  return copySlice(steps, flat, [0, rowRemainder, 0, columnRemainder * c], [n * rows, 1, columns, c]);
}
