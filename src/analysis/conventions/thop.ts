import { elements, extentAt, inputOf, outputElements } from "../../ops/define-ops.ts";
import { isAffine, isGlobalPooling, macsOf, perInput, perOutput, timesOutput } from "./call-sizes.ts";
import type { OpRule } from "./call-sizes.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention, Count } from "./define-convention.ts";
import { moduleClasses, recurrentSize } from "./pytorch-modules.ts";

/** thop's error: it counts the whole kernel for every output position, stride^2 times too much. */
const onOutputPositions: OpRule = (call) => {
  const filter = inputOf(call.inputs, "filter").shape;
  return (outputElements(call) / extentAt(filter, -2)) * elements(filter);
};

const softmax: OpRule = (call) => {
  const n = extentAt(inputOf(call.inputs, "logits").shape, -1);
  return (outputElements(call) / n) * (3 * n - 1);
};

/** thop's "MACs" per call of a module, by `thop/vision/calc_func.py`. Other ops count 0. */
const macs: Readonly<Record<string, OpRule>> = {
  Conv2D: macsOf,
  FusedConv2D: macsOf,
  DepthwiseConv2dNative: macsOf,
  FusedDepthwiseConv2D: macsOf,
  Conv3D: macsOf,
  Conv2DBackpropInput: onOutputPositions,
  Conv3DBackpropInputV2: onOutputPositions,
  BatchMatMul: macsOf,
  _FusedMatMul: macsOf,
  FusedBatchNorm: (call, exact) => timesOutput(isAffine(call) ? 4 : 2)(call, exact),
  Softmax: softmax,
  AvgPool: perOutput,
  AvgPool3D: perOutput,
  Mean: (call, exact) => (isGlobalPooling(call) ? perInput(call, exact) + outputElements(call) : 0),
  ResizeNearestNeighbor: timesOutput(1),
  ResizeBilinear: timesOutput(11),
};

const both = (value: number): Count => ({ macs: value, flops: 2 * value });

/** Counts as thop 0.1.1 (pytorch-OpCounter): by module. */
export const thop: Convention = defineConvention({
  id: "thop",
  legend:
    "thop: MACs is what thop 0.1.1 prints: modules only (products and convolutions in custom layers count 0), bias not, batch normalization and layer normalization 4 per element, transposed convolution on output positions (stride^2 times too high), activations 0; FLOPs = 2 x that",
  count: (call, exact) => both(moduleClasses.has(call.scope.type) ? (macs[call.op]?.(call, exact) ?? 0) : 0),
  modules: {
    LayerNormalization: ({ scope }) =>
      both(elements(scope.outputs[0]?.shape ?? []) * (scope.weights.length > 0 ? 4 : 2)),
    LSTM: (layer) => {
      const { input, hidden, steps, bias } = recurrentSize(layer);
      const gate = (input + hidden) * hidden + hidden + (bias ? 2 * hidden : 0);
      return both(steps * (4 * gate + 4 * hidden));
    },
    GRU: (layer) => {
      const { input, hidden, steps, bias } = recurrentSize(layer);
      const gate = (input + hidden) * hidden + hidden + (bias ? 2 * hidden : 0);
      return both(steps * (3 * gate + 4 * hidden));
    },
  },
});
