import { UnknownValuesError } from "../errors.ts";
import { defineOps, elements, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Kernels whose result sizes depend on values without a useful upper bound: they run only where the values are known. */
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
    throw new UnknownValuesError(`the shape of ${op}'s results depends on computed values`);
  },
  cost: () => free,
  window: () => ({ kind: "everything" }),
  bound: () => "gives results of a size that depends on values",
});

/** Indices of a reshaped sparse tensor: a division and a remainder per old axis, a product and a sum per new axis. */
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

/** Texts mapped to texts or numbers one by one; work on characters is not counted. */
export const textMap: OpFamily = defineOps({
  kernels: ["StaticRegexReplace", "StringToHashBucketFast"],
  shape: (inputs, _attrs, _valuesOf, op) =>
    op === "StaticRegexReplace"
      ? { shape: inputOf(inputs, "x").shape, dtype: "string" }
      : { shape: inputOf(inputs, "input").shape, dtype: "int32" },
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});
