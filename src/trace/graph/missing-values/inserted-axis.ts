import { defineInference } from "./define-inference.ts";
import type { Inference } from "./define-inference.ts";
import { fits } from "./neighbors.ts";

/** The axis of extent 1 that is inserted: the one with which the result fits its reader, or any where all give one shape. */
export const insertedAxis: Inference = defineInference({
  ops: ["ExpandDims"],
  what: "axis",
  position: () => 1,
  infer: ({ node, shapes: [x = []], neighbors }) => {
    const required = neighbors.required(node.name);
    const choices = Array.from({ length: x.length + 1 }, (_, axis) => ({
      axis,
      shape: x.toSpliced(axis, 0, 1),
    })).filter(({ shape }) => fits(shape, required));
    const [first] = choices;
    if (first === undefined) return undefined;
    if (choices.every(({ shape }) => shape.join() === first.shape.join())) return { values: [first.axis] };
    // A single map becomes a batch of one.
    return required === undefined && x.length !== 3
      ? undefined
      : { values: [first.axis], assumed: `is taken to be ${first.axis}` };
  },
});
