import { util } from "@tensorflow/tfjs-core";
import type { DataType } from "@tensorflow/tfjs-core";
import { defineOps, elements, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

interface FillAttrs {
  readonly shape: number[];
  readonly value: number | string;
  readonly dtype?: DataType;
}

/** Tensor filled with one value. */
export const fill: OpFamily<FillAttrs> = defineOps<FillAttrs>({
  kernels: ["Fill"],
  shape: (_inputs, { shape, value, dtype }) => ({ shape, dtype: dtype ?? util.inferDtype(value) }),
  cost: () => free,
  window: () => ({ kind: "constant" }),
});

interface RangeAttrs {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly dtype: string;
}

/** Equally spaced numbers from `start` to `stop`, `stop` excluded. */
export const range: OpFamily<RangeAttrs> = defineOps<RangeAttrs>({
  kernels: ["Range"],
  shape: (_inputs, { start, stop, step, dtype }) => ({
    shape: [Math.max(0, Math.ceil((stop - start) / step))],
    dtype,
  }),
  cost: () => free,
  window: () => ({ kind: "constant" }),
});

/** `num` equally spaced numbers. */
export const linSpace: OpFamily<{ readonly num: number }> = defineOps<{ readonly num: number }>({
  kernels: ["LinSpace"],
  shape: (_inputs, { num }) => ({ shape: [num], dtype: "float32" }),
  cost: () => free,
  window: () => ({ kind: "constant" }),
});

interface OneHotAttrs {
  readonly depth: number;
  readonly dtype?: string;
}

/** One-hot encoding along a new last axis of extent `depth`. */
export const oneHot: OpFamily<OneHotAttrs> = defineOps<OneHotAttrs>({
  kernels: ["OneHot"],
  shape: (inputs, { depth, dtype }) => ({
    shape: [...inputOf(inputs, "indices").shape, depth],
    dtype: dtype ?? "int32",
  }),
  cost: () => free,
  window: ({ inputs }) => ({
    kind: "gather",
    input: "values",
    indices: "indices",
    axis: inputOf(inputs, "indices").shape.length,
  }),
});

/** Samples drawn per row of logits [batch, classes]: one comparison per class and sample. */
export const multinomial: OpFamily<{ readonly numSamples: number }> = defineOps<{
  readonly numSamples: number;
}>({
  kernels: ["Multinomial"],
  shape: (inputs, { numSamples }) => ({
    shape: [extentAt(inputOf(inputs, "logits").shape, 0), numSamples],
    dtype: "int32",
  }),
  cost: ({ inputs, attrs }) => ({
    macs: 0,
    elementwise: elements(inputOf(inputs, "logits").shape) * attrs.numSamples,
  }),
  window: () => ({ kind: "everything" }),
});
