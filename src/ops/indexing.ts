import { util } from "@tensorflow/tfjs-core";
import { defineOps, elements, extentAt, free, inputOf, outputElements, positiveAxis } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";
import { pickPositions } from "./pick-positions.ts";

interface GatherAttrs {
  readonly axis: number;
  readonly batchDims?: number;
}

/** Rows of `x` along `axis` at the positions in `indices`, as in an embedding look-up. */
export const gather: OpFamily<GatherAttrs> = defineOps<GatherAttrs>({
  kernels: ["GatherV2"],
  shape: (inputs, { axis, batchDims = 0 }) => {
    const x = inputOf(inputs, "x");
    const indices = inputOf(inputs, "indices").shape;
    const [at = 0] = util.parseAxisParam(axis, x.shape as number[]);
    return {
      shape: [...x.shape.slice(0, at), ...indices.slice(batchDims), ...x.shape.slice(at + 1)],
      dtype: x.dtype,
    };
  },
  cost: () => free,
  windowValues: ["indices"],
  window: ({ inputs, attrs, values }) => {
    const axis = positiveAxis(attrs.axis, inputOf(inputs, "x").shape.length);
    const indices = inputOf(inputs, "indices").shape;
    return values?.["indices"] !== undefined && indices.length === 1 && (attrs.batchDims ?? 0) === 0
      ? pickPositions("x", inputOf(inputs, "x").shape.length, [
          { axis, positions: Array.from(values["indices"]) },
        ])
      : { kind: "gather", input: "x", indices: "indices", axis };
  },
});

/** Slices of `params` at index tuples in the last axis of `indices`. */
export const gatherNd: OpFamily = defineOps({
  kernels: ["GatherNd"],
  shape: (inputs) => {
    const params = inputOf(inputs, "params");
    const indices = inputOf(inputs, "indices").shape;
    return {
      shape: [...indices.slice(0, -1), ...params.shape.slice(extentAt(indices, -1))],
      dtype: params.dtype,
    };
  },
  cost: () => free,
  window: () => ({ kind: "everything" }),
});

/** Updates written or added to a tensor of zeros, at index tuples. */
export const scatterNd: OpFamily<{ readonly shape: number[] }> = defineOps<{ readonly shape: number[] }>({
  kernels: ["ScatterNd"],
  shape: (inputs, { shape }) => ({ shape, dtype: inputOf(inputs, "updates").dtype }),
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "updates").shape) }),
  window: () => ({ kind: "everything" }),
});

/** Updates written to a copy of `tensor`, at index tuples. */
export const tensorScatterUpdate: OpFamily = defineOps({
  kernels: ["TensorScatterUpdate"],
  shape: (inputs) => inputOf(inputs, "tensor"),
  cost: () => free,
  window: () => ({ kind: "everything" }),
});

/** A dense tensor from sparse indices and values. */
export const sparseToDense: OpFamily<{ readonly outputShape: number[] }> = defineOps<{
  readonly outputShape: number[];
}>({
  kernels: ["SparseToDense"],
  shape: (inputs, { outputShape }) => ({
    shape: outputShape,
    dtype: inputOf(inputs, "sparseValues").dtype,
  }),
  cost: () => free,
  window: () => ({ kind: "everything" }),
});

/** Sums of rows by segment number: one addition per element of `x`. */
export const unsortedSegmentSum: OpFamily<{ readonly numSegments: number }> = defineOps<{
  readonly numSegments: number;
}>({
  kernels: ["UnsortedSegmentSum"],
  shape: (inputs, { numSegments }) => {
    const x = inputOf(inputs, "x");
    const rank = inputOf(inputs, "segmentIds").shape.length;
    return { shape: [numSegments, ...x.shape.slice(rank)], dtype: x.dtype };
  },
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "x").shape) }),
  window: () => ({ kind: "everything" }),
});

/** Positions of values in sorted rows: a binary search, ceil(log2(n + 1)) comparisons per value. */
export const searchSorted: OpFamily = defineOps({
  kernels: ["SearchSorted", "LowerBound", "UpperBound"],
  shape: (inputs) => ({ shape: inputOf(inputs, "values").shape, dtype: "int32" }),
  cost: (call) => {
    const sorted = inputOf(call.inputs, "sortedSequence").shape;
    return { macs: 0, elementwise: outputElements(call) * Math.ceil(Math.log2(extentAt(sorted, -1) + 1)) };
  },
  window: () => ({ kind: "everything" }),
});

/** The k greatest values of each row and their indices: one comparison per input element, the least that any method takes. */
export const topK: OpFamily<{ readonly k: number }> = defineOps<{ readonly k: number }>({
  kernels: ["TopK"],
  shape: (inputs, { k }) => {
    const x = inputOf(inputs, "x");
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "x").shape) }),
  window: ({ inputs }) => ({
    kind: "slide",
    input: "x",
    axes: [],
    mixes: [inputOf(inputs, "x").shape.length - 1],
  }),
});

/** Weighted number of occurrences of each integer. */
export const bincount: OpFamily<{ readonly size: number }> = defineOps<{ readonly size: number }>({
  kernels: ["Bincount", "DenseBincount"],
  shape: (inputs, { size }) => {
    const x = inputOf(inputs, "x").shape;
    const shape = x.length === 2 ? [extentAt(x, 0), size] : [size];
    return { shape, dtype: inputOf(inputs, "weights").dtype };
  },
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "x").shape) }),
  window: () => ({ kind: "everything" }),
});
