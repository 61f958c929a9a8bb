import { extentAt } from "../../ops/define-ops.ts";
import type { LayerCalls } from "./define-convention.ts";

/**
 * Layer classes and graph nodes that correspond to PyTorch modules, as counters that hook modules see them. To these counters, a convolution or
 * product elsewhere, such as in a custom layer, is functional code and not counted.
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

/** The sizes in a recurrent layer's formulas; `steps` counts the steps of all sequences of the batch. */
export interface RecurrentSize {
  readonly input: number;
  readonly hidden: number;
  readonly steps: number;
  readonly bias: boolean;
}

/** Reads the sizes off the layer's input [batch, steps, features] and its recurrent kernel [hidden, gates * hidden]. */
export function recurrentSize({ scope, calls }: LayerCalls): RecurrentSize {
  const shape = scope.inputs[0]?.shape ?? [];
  const products = calls.filter(({ op }) => op === "BatchMatMul" || op === "_FusedMatMul");
  const recurrent = products.at(-1)?.inputs["b"]?.shape ?? [];
  return {
    input: extentAt(shape, 2),
    hidden: extentAt(recurrent, -2),
    steps: extentAt(shape, 0) * extentAt(shape, 1),
    bias: scope.weights.some(({ name }) => name.includes("bias")),
  };
}
