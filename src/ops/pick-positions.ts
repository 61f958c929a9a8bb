import type { WindowRule } from "./define-ops.ts";

/** The positions of an input axis that the positions of an output axis read, one each; an index outside of the input reads nothing. */
export interface PickedAxis {
  readonly axis: number;
  readonly positions: readonly number[];
}

/** The window of outputs that read known positions: a cut with steps if they are evenly spaced along every axis, else lists. */
export function pickPositions(input: string, rank: number, picked: readonly PickedAxis[]): WindowRule {
  const even = picked.map(({ axis, positions }) => {
    const [begin = 0, second = begin + 1] = positions;
    const step = second - begin;
    const spaced = step !== 0 && positions.every((position, index) => position === begin + index * step);
    return spaced ? { axis, begin, step } : undefined;
  });
  if (even.includes(undefined)) {
    const ranges = picked.map(({ axis, positions }) => ({
      axis,
      first: positions,
      last: positions,
      shift: undefined,
      clamp: false,
    }));
    return { kind: "remap", input, ranges };
  }
  const along = (axis: number): { begin: number; step: number } =>
    even.find((each) => each?.axis === axis) ?? { begin: 0, step: 1 };
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return {
    kind: "shift",
    input,
    begins: [axes.map((axis) => along(axis).begin)],
    steps: axes.map((axis) => along(axis).step),
  };
}
