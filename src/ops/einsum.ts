import { defineOps, elements, inputList, outputElements } from "./define-ops.ts";
import type { OpFamily, OpInputs, TensorMeta } from "./define-ops.ts";

interface EinsumAttrs {
  readonly equation: string;
}

/** The axes of an Einstein sum by label; the axes of `...` have the labels `.0`, `.1`, … from the last. */
interface EinsumAxes {
  readonly operands: readonly (readonly string[])[];
  readonly result: readonly string[];
  readonly extents: ReadonlyMap<string, number>;
}

/**
 * Parses an equation for operands of the given shapes.
 *
 * @throws Error when equation and shapes disagree
 */
function einsumAxes(equation: string, operands: readonly TensorMeta[]): EinsumAxes {
  const [left = "", right] = equation.replaceAll(/\s/g, "").split("->");
  const terms = left.split(",");
  if (terms.length !== operands.length) {
    throw new Error(`"${equation}" names ${terms.length} operands, ${operands.length} are given`);
  }
  const extents = new Map<string, number>();
  let hidden: readonly string[] = [];
  const labeled = terms.map((term, index) => {
    const { shape } = operands[index] as TensorMeta;
    const named = term.replace("...", "").length;
    const dots = Array.from(
      { length: term.includes("...") ? shape.length - named : 0 },
      (_, at) => `.${at}`,
    ).toReversed();
    if (dots.length > hidden.length) hidden = dots;
    const labels = labelsOf(term, dots);
    if (labels.length !== shape.length) {
      throw new Error(`"${term}" of "${equation}" does not fit a tensor [${shape.join(",")}]`);
    }
    labels.forEach((label, axis) => {
      const extent = shape[axis] ?? 1;
      const known = extents.get(label) ?? 1;
      if (known !== 1 && extent !== 1 && known !== extent) {
        throw new Error(`"${label}" of "${equation}" is ${known} and ${extent}`);
      }
      extents.set(label, Math.max(known, extent));
    });
    return labels;
  });
  return {
    operands: labeled,
    result: right === undefined ? implied(labeled, hidden) : labelsOf(right, hidden),
    extents,
  };
}

function labelsOf(term: string, dots: readonly string[]): readonly string[] {
  const at = term.indexOf("...");
  return at < 0 ? [...term] : [...term.slice(0, at), ...dots, ...term.slice(at + 3)];
}

// Without an arrow the result has the labels that occur once, in alphabetical order.
function implied(operands: readonly (readonly string[])[], hidden: readonly string[]): readonly string[] {
  const all = operands.flat().filter((label) => !label.startsWith("."));
  const once = all.filter((label) => all.indexOf(label) === all.lastIndexOf(label));
  return [...hidden, ...once.toSorted()];
}

function axesOf(inputs: OpInputs, { equation }: EinsumAttrs): EinsumAxes {
  return einsumAxes(equation, inputList(inputs));
}

/**
 * Einstein summation. With a summed index: one multiply-accumulate per combination of all indices, for each operand after the first.
 * Without a summed index: an element-wise product. With one operand: the additions of a sum.
 */
export const einsum: OpFamily<EinsumAttrs> = defineOps<EinsumAttrs>({
  kernels: ["Einsum"],
  shape: (inputs, attrs) => {
    const { result, extents } = axesOf(inputs, attrs);
    return {
      shape: result.map((label) => extents.get(label) ?? 1),
      dtype: inputList(inputs)[0]?.dtype ?? "float32",
    };
  },
  cost: (call) => {
    const { result, extents, operands } = axesOf(call.inputs, call.attrs);
    const combinations = elements([...extents.values()]);
    const summed = [...extents.keys()].some((label) => !result.includes(label));
    if (operands.length > 1 && summed) return { macs: combinations * (operands.length - 1), elementwise: 0 };
    if (operands.length > 1) return { macs: 0, elementwise: outputElements(call) * (operands.length - 1) };
    return { macs: 0, elementwise: summed ? combinations : 0 };
  },
  window: (call) => {
    const { operands, result } = axesOf(call.inputs, call.attrs);
    return { kind: "einsum", operands, result };
  },
});
