import { defineInference } from "./define-inference.ts";
import type { Inference } from "./define-inference.ts";
import { fits } from "./neighbors.ts";

/** The axis of a concatenation: the one in which the parts differ, or in which their sum is what a reader requires. */
export const joinedAxis: Inference = defineInference({
  ops: ["ConcatV2"],
  what: "axis",
  position: (inputs) => inputs - 1,
  infer: ({ node, shapes, neighbors }) => {
    const parts = shapes.slice(0, -1);
    const [first = []] = parts;
    if (first.length === 1) return { values: [0] };
    const differing = first.flatMap((extent, axis) =>
      parts.every((part) => part[axis] === extent) ? [] : [axis],
    );
    if (differing.length === 1) return { values: differing };
    if (differing.length > 1) return undefined;
    const required = neighbors.required(node.name);
    const joined = (along: number): readonly number[] =>
      first.map((extent, axis) => (axis === along ? extent * parts.length : extent));
    const fitting = first.flatMap((_, axis) => (fits(joined(axis), required) ? [axis] : []));
    if (required !== undefined && fitting.length === 1) return { values: fitting };
    return { values: [first.length - 1], assumed: "is taken to be the last" };
  },
});
