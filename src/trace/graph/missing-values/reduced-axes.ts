import { isSet } from "../attributes.ts";
import { defineInference } from "./define-inference.ts";
import type { Inference } from "./define-inference.ts";
import { fits } from "./neighbors.ts";

/**
 * The axes of a reduction. Their number is known, and often only one result fits the node that reads it. The batch is reduced only if all axes are.
 */
export const reducedAxes: Inference = defineInference({
  ops: ["Mean", "Sum", "Max", "Min", "Prod", "All", "Any"],
  what: "axes",
  position: () => 1,
  infer: ({ node, shapes: [x = [], axes = []], neighbors }) => {
    const count = axes[0] ?? 1;
    if (count >= x.length) return { values: x.map((_, axis) => axis) };
    const keeps = isSet(node, "keep_dims");
    const reduced = (chosen: readonly number[]): readonly number[] =>
      x.flatMap((extent, axis) => (chosen.includes(axis) ? (keeps ? [1] : []) : [extent]));
    const required = neighbors.required(node.name);
    const possible = choices(x.length, count).filter((chosen) => !chosen.includes(0));
    if (possible.length === 1) return { values: possible[0] as readonly number[] };
    const fitting = possible.filter((chosen) => fits(reduced(chosen), required));
    const results = new Set(fitting.map((chosen) => reduced(chosen).join()));
    const [only] = fitting;
    if (only !== undefined && required !== undefined && results.size === 1) return { values: only };
    // Pooling reduces the positions of a map, a norm its channels.
    const usual = count === 2 && x.length === 4 ? [1, 2] : lastAxes(x.length, count);
    return { values: usual, assumed: `are taken to be ${usual.join(" and ")}` };
  },
});

function lastAxes(rank: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => rank - count + at);
}

function choices(rank: number, count: number, from = 0): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  const chosen: (readonly number[])[] = [];
  for (let axis = from; axis <= rank - count; axis += 1)
    for (const rest of choices(rank, count - 1, axis + 1)) chosen.push([axis, ...rest]);
  return chosen;
}
