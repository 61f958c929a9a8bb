/**
 * How a window moves along one spatial axis of the input as an index grows. A number: positions per index, with windows of equal size. Where windows
 * differ (after a transposed convolution or a resize): a {@link Pattern}.
 */
export type Step = number | Pattern;

/** First and last position of each index's window, relative to the field's base; an infinite first means an empty window. */
export interface Pattern {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /**
   * After the end of the list, indices repeat this many positions further on. Undefined: the list is the whole axis, and an index outside of it sees
   * nothing.
   */
  readonly shift: number | undefined;
}

/** Longest list that is followed: longer ones are flattened maps, or requested by a malicious file. */
export const longestPattern = 32_768;

/** First position that the index sees; Infinity if it sees none. */
export function firstAt(step: Step, index: number): number {
  if (typeof step === "number") return step * index;
  const { first, shift } = step;
  if (shift === undefined) return first[index] ?? Infinity;
  const period = Math.floor(index / first.length);
  return (first[index - period * first.length] ?? 0) + period * shift;
}

/** Last position that the index sees; -Infinity where it sees none. */
export function lastAt(step: Step, index: number): number {
  if (typeof step === "number") return step * index;
  const { last, shift } = step;
  if (shift === undefined) return last[index] ?? -Infinity;
  const period = Math.floor(index / last.length);
  return (last[index - period * last.length] ?? 0) + period * shift;
}

/** After how many indices the step repeats, and how many positions it has moved by then; for a whole axis, its length. */
export function periodOf(step: Step): { readonly length: number; readonly shift: number | undefined } {
  return typeof step === "number"
    ? { length: 1, shift: step }
    : { length: step.first.length, shift: step.shift };
}

/** Whether both ends never move back, so that the union of several windows is given by the outer two. */
export function isMonotone(step: Step): boolean {
  if (typeof step === "number") return step >= 0;
  const { first, last, shift } = step;
  for (let index = 1; index < first.length; index += 1) {
    const forward =
      (first[index] as number) >= (first[index - 1] as number) &&
      (last[index] as number) >= (last[index - 1] as number);
    if (!forward) return false;
  }
  if (first.includes(Infinity)) return false;
  if (shift === undefined) return true;
  const end = first.length - 1;
  return (first[0] ?? 0) + shift >= (first[end] as number) && (last[0] ?? 0) + shift >= (last[end] as number);
}

/** A step and the change of the base window: `start` moves it, `grow` makes it larger. */
export interface Settled {
  readonly step: Step;
  readonly start: number;
  readonly grow: number;
}

/** The same step with the shortest period; a number if all windows have the same size. */
export function simplest(step: Step): Settled {
  if (typeof step === "number" || step.shift === undefined) return { step, start: 0, grow: 0 };
  const { first, last, shift } = step;
  const length = shortestPeriod(step);
  const part = (shift * length) / first.length;
  if (length === 1) {
    const start = first[0] ?? 0;
    return Number.isFinite(start)
      ? { step: part, start, grow: (last[0] ?? 0) - start }
      : { step, start: 0, grow: 0 };
  }
  return {
    step:
      length === first.length
        ? step
        : { first: first.slice(0, length), last: last.slice(0, length), shift: part },
    start: 0,
    grow: 0,
  };
}

function shortestPeriod({ first, last, shift = 0 }: Pattern): number {
  const { length } = first;
  for (let period = 1; period <= length / 2; period += 1) {
    if (length % period !== 0) continue;
    const part = (shift * period) / length;
    const repeats = (ends: readonly number[]): boolean =>
      ends.every((end, index) => index < period || end === (ends[index - period] as number) + part);
    if (repeats(first) && repeats(last)) return period;
  }
  return length;
}
