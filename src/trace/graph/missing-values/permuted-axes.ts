import { defineInference } from "./define-inference.ts";
import type { Inference } from "./define-inference.ts";
import { fits } from "./neighbors.ts";

/** More axes have too many orders. */
const mostAxes = 5;

/**
 * The order of a transpose, never the one that changes nothing, with the batch first. If one shape alone fits the reader, the order with that shape is
 * taken that keeps most axes in their order: height before width. It is an assumption if no axis but the batch has the same place in all fitting orders.
 */
export const permutedAxes: Inference = defineInference({
  ops: ["Transpose"],
  what: "order of axes",
  position: () => 1,
  infer: ({ node, shapes: [x = []], neighbors }) => {
    if (x.length === 2) return { values: [1, 0] };
    const required = neighbors.required(node.name);
    if (required === undefined || x.length > mostAxes || x.length < 2) return undefined;
    const shapeOf = (order: readonly number[]): readonly number[] => order.map((axis) => x[axis] ?? 1);
    const fitting = ordersOf(x.map((_, axis) => axis))
      .filter((order) => order[0] === 0 && order.some((axis, place) => axis !== place))
      .filter((order) => fits(shapeOf(order), required))
      .toSorted((a, b) => swaps(a) - swaps(b));
    const [first] = fitting;
    if (first === undefined) return undefined;
    const shapes = new Set(fitting.map((order) => shapeOf(order).join()));
    const fixed = first.some((axis, place) => place > 0 && fitting.every((order) => order[place] === axis));
    return shapes.size === 1 && fixed
      ? { values: first }
      : { values: first, assumed: `is taken to be ${first.join(", ")}` };
  },
});

function ordersOf(axes: readonly number[]): readonly (readonly number[])[] {
  if (axes.length === 0) return [[]];
  return axes.flatMap((axis) =>
    ordersOf(axes.filter((other) => other !== axis)).map((rest) => [axis, ...rest]),
  );
}

/** Pairs of axes that changed their order. */
function swaps(order: readonly number[]): number {
  return order.reduce(
    (sum, axis, place) => sum + order.slice(place + 1).filter((later) => later < axis).length,
    0,
  );
}
