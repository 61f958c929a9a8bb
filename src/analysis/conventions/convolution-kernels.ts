/** Convolutions. */
export const convolutionKernels: readonly string[] = [
  "Conv2D",
  "FusedConv2D",
  "DepthwiseConv2dNative",
  "FusedDepthwiseConv2D",
  "Conv3D",
];

/** Transposed convolutions, which are also the input gradients of convolutions. */
export const transposedKernels: readonly string[] = [
  "Conv2DBackpropInput",
  "DepthwiseConv2dNativeBackpropInput",
  "Conv3DBackpropInputV2",
];

/** Filter gradients of convolutions. */
export const filterGradientKernels: readonly string[] = [
  "Conv2DBackpropFilter",
  "DepthwiseConv2dNativeBackpropFilter",
  "Conv3DBackpropFilterV2",
];

/** Matrix products. */
export const matmulKernels: readonly string[] = ["BatchMatMul", "_FusedMatMul", "Einsum"];
