import * as tf from "@tensorflow/tfjs-core";
import type { PlaneMargins } from "./fit-plane.ts";

/** Input, output, filter, strides and padding of a two-dimensional convolution, channels last. */
export type PlaneGeometry = tf.backend_util.Conv2DInfo;

/** The attributes that both gradient kernels of a convolution have. */
export interface GradientAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dilations?: [number, number] | number;
}

/**
 * The geometry of the forward convolution that belongs to a gradient.
 *
 * @throws {Error} for channels first, which the forward kernel does not support either
 */
export function planeGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: GradientAttrs,
  depthwise: boolean,
): PlaneGeometry {
  if (attrs.dataFormat === "NCHW") {
    throw new Error("wasm convolutions and their gradients support NHWC only");
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );
}

/** Padding of the input for which the strided windows cover it exactly; negative where the windows leave a remainder uncovered. */
export function marginsOfWindows(plane: PlaneGeometry): PlaneMargins {
  const { top, left } = plane.padInfo;
  const coveredHeight = (plane.outHeight - 1) * plane.strideHeight + plane.effectiveFilterHeight;
  const coveredWidth = (plane.outWidth - 1) * plane.strideWidth + plane.effectiveFilterWidth;
  return {
    top,
    left,
    bottom: coveredHeight - plane.inHeight - top,
    right: coveredWidth - plane.inWidth - left,
  };
}
