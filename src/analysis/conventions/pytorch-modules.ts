/**
 * Layer classes (and graph nodes) that stand for PyTorch modules with weights of their own, as the counters that hook modules know
 * them. A convolution or product made anywhere else, in a custom layer for one, is functional code to them.
 */
export const moduleClasses: ReadonlySet<string> = new Set([
  "Conv1D",
  "Conv2D",
  "Conv3D",
  "Conv2DTranspose",
  "Conv3DTranspose",
  "DepthwiseConv2D",
  "SeparableConv2D",
  "Dense",
  "TimeDistributed",
  "BatchNormalization",
  "Activation",
  "Softmax",
  "ReLU",
  "AveragePooling1D",
  "AveragePooling2D",
  "AveragePooling3D",
  "GlobalAveragePooling1D",
  "GlobalAveragePooling2D",
  "UpSampling2D",
  // Nodes of graph models.
  "_FusedConv2D",
  "DepthwiseConv2dNative",
  "FusedDepthwiseConv2dNative",
  "Conv2DBackpropInput",
  "MatMul",
  "_FusedMatMul",
  "FusedBatchNormV3",
  "AvgPool",
  "Mean",
]);
