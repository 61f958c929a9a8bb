import type { backend_util } from "@tensorflow/tfjs-core";
import type { SlidingAxis } from "./define-ops.ts";

/** Height and width of a 2-D convolution or pooling as sliding axes. */
export function slidingAxes2d(geometry: backend_util.Conv2DInfo): readonly SlidingAxis[] {
  const height = geometry.dataFormat === "channelsLast" ? 1 : 2;
  return [
    {
      axis: height,
      size: geometry.filterHeight,
      stride: geometry.strideHeight,
      dilation: geometry.dilationHeight,
      padBefore: geometry.padInfo.top,
    },
    {
      axis: height + 1,
      size: geometry.filterWidth,
      stride: geometry.strideWidth,
      dilation: geometry.dilationWidth,
      padBefore: geometry.padInfo.left,
    },
  ];
}

/** Depth, height and width of a 3-D convolution or pooling as sliding axes. */
export function slidingAxes3d(geometry: backend_util.Conv3DInfo): readonly SlidingAxis[] {
  const depth = geometry.dataFormat === "channelsLast" ? 1 : 2;
  return [
    {
      axis: depth,
      size: geometry.filterDepth,
      stride: geometry.strideDepth,
      dilation: geometry.dilationDepth,
      padBefore: geometry.padInfo.front,
    },
    {
      axis: depth + 1,
      size: geometry.filterHeight,
      stride: geometry.strideHeight,
      dilation: geometry.dilationHeight,
      padBefore: geometry.padInfo.top,
    },
    {
      axis: depth + 2,
      size: geometry.filterWidth,
      stride: geometry.strideWidth,
      dilation: geometry.dilationWidth,
      padBefore: geometry.padInfo.left,
    },
  ];
}
