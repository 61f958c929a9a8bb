import { backend_util } from "@tensorflow/tfjs-core";
import { defineOps, elements, inputList } from "./define-ops.ts";
import type { OpFamily, OpInputs } from "./define-ops.ts";

interface EinsumAttrs {
  readonly equation: string;
}

/** Extent of every index of the equation: those of the output first, in its order, then those that are summed. */
function extents(inputs: OpInputs, equation: string): { readonly all: number[]; readonly summed: number } {
  const tensors = inputList(inputs);
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
  const all = allDims.map(() => 1);
  for (const [operand, axes] of idDims.entries()) {
    for (const [axis, index] of axes.entries()) all[index] = tensors[operand]?.shape[axis] ?? 1;
  }
  return { all, summed: summedDims.length };
}

/**
 * Sum of products over named indices: one multiply-accumulate per combination of all indices and operand after the first, which for two
 * operands is the matrix product that it stands for. One operand is only summed.
 */
export const einsum: OpFamily<EinsumAttrs> = defineOps<EinsumAttrs>({
  kernels: ["Einsum"],
  shape: (inputs, { equation }) => {
    const { all, summed } = extents(inputs, equation);
    return { shape: all.slice(0, all.length - summed), dtype: inputList(inputs)[0]?.dtype ?? "float32" };
  },
  cost: ({ inputs, attrs }) => {
    const combinations = elements(extents(inputs, attrs.equation).all);
    const operands = inputList(inputs).length;
    return operands === 1
      ? { macs: 0, elementwise: combinations }
      : { macs: combinations * (operands - 1), elementwise: 0 };
  },
  window: () => ({ kind: "unknown", reason: "an einsum is not followed" }),
});
