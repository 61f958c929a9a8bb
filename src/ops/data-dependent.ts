import { defineOps, elements, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

interface NonMaxSuppressionAttrs {
  readonly maxOutputSize: number;
  readonly padToMaxOutputSize?: boolean;
}

/**
 * Non-maximum suppression of boxes: at most `maxOutputSize` results, exactly so many where padded. Counted as one comparison per box; the number
 * of overlaps computed depends on the boxes.
 */
export const nonMaxSuppression: OpFamily<NonMaxSuppressionAttrs> = defineOps<NonMaxSuppressionAttrs>({
  kernels: ["NonMaxSuppressionV3", "NonMaxSuppressionV4", "NonMaxSuppressionV5"],
  shape: (inputs, { maxOutputSize, padToMaxOutputSize = false }, _valuesOf, op) => {
    const boxes = extentAt(inputOf(inputs, "boxes").shape, 0);
    const shape = [padToMaxOutputSize ? maxOutputSize : Math.min(maxOutputSize, boxes)];
    const indices = { shape, dtype: "int32" };
    if (op === "NonMaxSuppressionV3") return indices;
    return [
      indices,
      op === "NonMaxSuppressionV4" ? { shape: [], dtype: "int32" } : { shape, dtype: "float32" },
    ];
  },
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "scores").shape) }),
  window: () => ({ kind: "everything" }),
  bound: ({ padToMaxOutputSize = false }) =>
    padToMaxOutputSize ? undefined : "keeps as many boxes as the image has, at most maxOutputSize",
});

/** Positions of the true elements of `condition`, one row each: at most one per element. */
export const positionsOfTrue: OpFamily = defineOps({
  kernels: ["Where"],
  shape: (inputs) => {
    const { shape } = inputOf(inputs, "condition");
    return { shape: [elements(shape), shape.length], dtype: "int32" };
  },
  cost: () => free,
  window: () => ({ kind: "everything" }),
  bound: () => "gives as many rows as elements are true, at most all",
});

/** Elements of the vector `x` that are not in `y`, and their positions: at most all of x. One comparison per element of x. */
export const listDifference: OpFamily = defineOps({
  kernels: ["ListDiff"],
  shape: (inputs) => {
    const { shape, dtype } = inputOf(inputs, "x");
    return [
      { shape, dtype },
      { shape, dtype: "int32" },
    ];
  },
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "x").shape) }),
  window: () => ({ kind: "everything" }),
  bound: () => "gives as many elements as differ, at most all",
});

/** Distinct slices of `x` along an axis, and the index of each slice among them. One comparison per element. */
export const unique: OpFamily<{ readonly axis?: number }> = defineOps<{ readonly axis?: number }>({
  kernels: ["Unique"],
  shape: (inputs, { axis = 0 }) => {
    const { shape, dtype } = inputOf(inputs, "x");
    return [
      { shape, dtype },
      { shape: [extentAt(shape, axis)], dtype: "int32" },
    ];
  },
  cost: ({ inputs }) => ({ macs: 0, elementwise: elements(inputOf(inputs, "x").shape) }),
  window: () => ({ kind: "everything" }),
  bound: () => "gives as many slices as differ, at most all",
});

/** Sums or means of the rows of `data` that share a segment number: one addition per element that is read. */
export const sparseSegment: OpFamily = defineOps({
  kernels: ["SparseSegmentMean", "SparseSegmentSum"],
  shape: (inputs, _attrs, valuesOf, _op, isKnown) => {
    const data = inputOf(inputs, "data");
    // Segment numbers are sorted: the last is the greatest.
    const rows = isKnown("segmentIds")
      ? (Array.from(valuesOf("segmentIds")).at(-1) ?? -1) + 1
      : extentAt(inputOf(inputs, "segmentIds").shape, 0);
    return { shape: [rows, ...data.shape.slice(1)], dtype: data.dtype };
  },
  cost: ({ inputs }) => ({
    macs: 0,
    elementwise:
      elements(inputOf(inputs, "indices").shape) * elements(inputOf(inputs, "data").shape.slice(1)),
  }),
  window: () => ({ kind: "everything" }),
  bound: (_attrs, isKnown) =>
    isKnown("segmentIds")
      ? undefined
      : "gives as many rows as there are segments, at most one for each segment number given",
});

/** Look-up of `keys` in a table: no operation is counted. */
export const tableLookup: OpFamily = defineOps({
  kernels: ["LookupTableFindV2"],
  shape: (inputs) => {
    const { shape, dtype } = inputOf(inputs, "defaultValue");
    return { shape: [...inputOf(inputs, "keys").shape, ...shape], dtype };
  },
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});
