/** Kernels that slide a filter over a map. */
export const convolutionKernels: readonly string[] = [
  "Conv2D",
  "FusedConv2D",
  "DepthwiseConv2dNative",
  "FusedDepthwiseConv2D",
  "Conv3D",
];

/** Kernels that spread a map by a filter; as gradients they are the input gradients of convolutions. */
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
