import { defineOps, elements, inputList } from "./define-ops.ts";
import type { OpFamily, OpInputs } from "./define-ops.ts";

interface EinsumAttrs {
  readonly equation: string;
}

interface Terms {
  readonly operands: readonly string[];
  readonly result: string;
  readonly extents: ReadonlyMap<string, number>;
}

function terms(inputs: OpInputs, { equation }: EinsumAttrs): Terms {
  const [left = "", result = ""] = equation.replaceAll(" ", "").split("->");
  const operands = left.split(",");
  const extents = new Map<string, number>();
  for (const [index, { shape }] of inputList(inputs).entries()) {
    for (const [axis, letter] of [...(operands[index] ?? "")].entries())
      extents.set(letter, shape[axis] ?? 1);
  }
  return { operands, result, extents };
}

/** Einstein's sum of two operands: one multiply-accumulate per combination of all letters; of one operand, an addition per element. */
export const einsum: OpFamily<EinsumAttrs> = defineOps<EinsumAttrs>({
  kernels: ["Einsum"],
  shape: (inputs, attrs) => {
    const { result, extents } = terms(inputs, attrs);
    const [first] = inputList(inputs);
    return {
      shape: [...result].map((letter) => extents.get(letter) ?? 1),
      dtype: first?.dtype ?? "float32",
    };
  },
  cost: (call) => {
    const { operands, extents } = terms(call.inputs, call.attrs);
    const combinations = elements([...extents.values()]);
    return operands.length > 1
      ? { macs: combinations, elementwise: 0 }
      : { macs: 0, elementwise: combinations };
  },
  window: () => ({ kind: "unknown", reason: "an einsum is not followed" }),
});
