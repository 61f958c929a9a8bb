import { defineOps, elements, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Kernels whose results are as long as their data make them, without a bound that would mean anything: they run where values are known. */
export const dataDependent: OpFamily = defineOps({
  kernels: [
    "RaggedGather",
    "RaggedRange",
    "RaggedTensorToTensor",
    "SparseFillEmptyRows",
    "StringNGrams",
    "StringSplit",
  ],
  shape: (_inputs, _attrs, _valuesOf, op) => {
    throw new Error(`the shape of ${op}'s results depends on computed values`);
  },
  cost: () => free,
  window: () => ({ kind: "everything" }),
  bound: () => "gives results of a size that depends on values",
});

/** Indices of a sparse tensor for another shape: a division and a remainder per old axis, a product and a sum per new one. */
export const sparseReshape: OpFamily = defineOps({
  kernels: ["SparseReshape"],
  shape: (inputs) => {
    const count = extentAt(inputOf(inputs, "inputIndices").shape, 0);
    const rank = extentAt(inputOf(inputs, "newShape").shape, 0);
    return [
      { shape: [count, rank], dtype: "int32" },
      { shape: [rank], dtype: "int32" },
    ];
  },
  cost: ({ inputs, outputs }) => ({
    macs: 0,
    elementwise: 2 * (elements(inputOf(inputs, "inputIndices").shape) + elements(outputs[0]?.shape ?? [])),
  }),
  window: () => ({ kind: "everything" }),
});

/** Texts made into texts or numbers one by one; characters are not arithmetic. */
export const textMap: OpFamily = defineOps({
  kernels: ["StaticRegexReplace", "StringToHashBucketFast"],
  shape: (inputs, _attrs, _valuesOf, op) =>
    op === "StaticRegexReplace"
      ? { shape: inputOf(inputs, "x").shape, dtype: "string" }
      : { shape: inputOf(inputs, "input").shape, dtype: "int32" },
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});
