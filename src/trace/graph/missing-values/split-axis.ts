import { numberAttribute } from "../attributes.ts";
import { defineInference } from "./define-inference.ts";
import type { Inference } from "./define-inference.ts";
import { fits } from "./neighbors.ts";

/** The axis of a split into equal parts. */
export const splitAxis: Inference = defineInference({
  ops: ["Split"],
  what: "axis",
  position: () => 0,
  infer: ({ node, shapes: [, x = []], neighbors }) => {
    const count = numberAttribute(node, "num_split") ?? 1;
    const divisible = x.flatMap((extent, axis) => (extent % count === 0 && extent >= count ? [axis] : []));
    if (divisible.length === 1) return { values: divisible };
    const required = neighbors.required(node.name);
    const part = (along: number): readonly number[] =>
      x.map((extent, axis) => (axis === along ? extent / count : extent));
    const fitting = divisible.filter((axis) => fits(part(axis), required));
    if (required !== undefined && fitting.length === 1) return { values: fitting };
    const last = divisible.at(-1);
    return last === undefined ? undefined : { values: [last], assumed: `is taken to be ${last}` };
  },
});
