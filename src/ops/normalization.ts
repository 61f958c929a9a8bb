import { defineOps, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Batch normalization at inference: a product and a sum per element; work per channel is not counted. */
export const batchNormalization: OpFamily = defineOps({
  kernels: ["FusedBatchNorm"],
  shape: (inputs) => inputOf(inputs, "x"),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 2 }),
  window: () => ({ kind: "pointwise" }),
});

/** Softmax over the last axis: max, subtract, exp, sum and divide per element; the logarithm replaces the division by a subtraction. */
export const softmax: OpFamily = defineOps({
  kernels: ["Softmax", "LogSoftmax"],
  shape: (inputs) => inputOf(inputs, "logits"),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 5 }),
  window: (call) => ({
    kind: "spread",
    input: "logits",
    axes: [inputOf(call.inputs, "logits").shape.length - 1],
  }),
});

interface LrnAttrs {
  readonly depthRadius: number;
}

/** Local response normalization: a square and a sum over 2r+1 channels, then scale, add, power and divide. */
export const localResponseNormalization: OpFamily<LrnAttrs> = defineOps<LrnAttrs>({
  kernels: ["LRN", "LRNGrad"],
  shape: (inputs) => inputOf(inputs, "x"),
  cost: (call) => ({
    macs: 0,
    elementwise: outputElements(call) * (2 * (2 * call.attrs.depthRadius + 1) + 4),
  }),
  window: () => ({ kind: "pointwise" }),
});
