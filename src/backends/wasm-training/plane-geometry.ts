import * as tf from "@tensorflow/tfjs-core";

/** Input, output, filter, strides and padding of a two-dimensional convolution, channels last. */
export type PlaneGeometry = tf.backend_util.Conv2DInfo;

/** The attributes that tfjs gives both gradient kernels of a convolution. */
export interface GradientAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dilations?: [number, number] | number;
}

/** The geometry of the forward convolution whose gradient is asked for. Throws for channels first, as the forward kernel does. */
export function planeGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: GradientAttrs,
  depthwise: boolean,
): PlaneGeometry {
  if (attrs.dataFormat === "NCHW") {
    throw new Error("wasm convolutions and their gradients take NHWC only");
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

/** What to add around the input so that the strided windows cover it exactly; negative where they leave a rest. */
export function marginsOfWindows(plane: PlaneGeometry): {
  top: number;
  bottom: number;
  left: number;
  right: number;
} {
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
