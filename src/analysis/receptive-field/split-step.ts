import { firstAt, lastAt, longestPattern, periodOf } from "./step.ts";
import type { Settled, Step } from "./step.ts";

/** The steps of two axes made by splitting one, and the change of the base window. */
export interface SplitStep {
  readonly outer: Step;
  readonly inner: Step;
  readonly start: number;
  readonly grow: number;
}

/**
 * Splits an axis into `outer` times `inner` indices. Undefined if the window of an index is not the sum of one part for each.
 *
 * @param whole keep the ends of a whole axis, so that indices outside of it see nothing
 */
export function splitStep(step: Step, outer: number, inner: number, whole: boolean): SplitStep | undefined {
  if (typeof step === "number") return { outer: step * inner, inner: step, start: 0, grow: 0 };
  const { length, shift } = periodOf(step);
  if (shift !== undefined && inner % length === 0) {
    return { outer: (shift * inner) / length, inner: step, start: 0, grow: 0 };
  }
  if (outer * inner > longestPattern) return undefined;
  const slow = { first: [] as number[], last: [] as number[], shift: undefined };
  const fast = { first: [] as number[], last: [] as number[], shift: undefined };
  for (let b = 0; b < inner; b += 1) {
    fast.first.push(firstAt(step, b) - firstAt(step, 0));
    fast.last.push(lastAt(step, b) - lastAt(step, 0));
  }
  for (let a = 0; a < outer; a += 1) {
    const first = firstAt(step, a * inner);
    const last = lastAt(step, a * inner);
    slow.first.push(first);
    slow.last.push(last);
    for (let b = 0; b < inner; b += 1) {
      const sum =
        first + (fast.first[b] as number) === firstAt(step, a * inner + b) &&
        last + (fast.last[b] as number) === lastAt(step, a * inner + b);
      if (!sum) return undefined;
    }
  }
  if (whole) return { outer: slow, inner: fast, start: 0, grow: 0 };
  const [one, other] = [straight(slow), straight(fast)];
  return {
    outer: one.step,
    inner: other.step,
    start: one.start + other.start,
    grow: one.grow + other.grow,
  };
}

/** A split in which every inner index sees the union of what all of them see. Undefined if the list would be too long. */
export function splitAsUnion(step: Step, outer: number, inner: number): SplitStep | undefined {
  if (outer * inner > longestPattern) return undefined;
  const slow = { first: [] as number[], last: [] as number[], shift: undefined };
  for (let a = 0; a < outer; a += 1) {
    const places = Array.from({ length: inner }, (_, b) => a * inner + b);
    slow.first.push(Math.min(...places.map((place) => firstAt(step, place))));
    slow.last.push(Math.max(...places.map((place) => lastAt(step, place))));
  }
  const { step: even, start, grow } = straight(slow);
  return { outer: even, inner: 0, start, grow };
}

/** Replaces a list with equal steps by a number. */
export function straight(pattern: Exclude<Step, number>): Settled {
  const { first, last } = pattern;
  const start = first[0] ?? 0;
  const step = (first[1] ?? start) - start;
  const grow = (last[0] ?? 0) - start;
  const even =
    Number.isFinite(step) &&
    first.every((each, index) => each === start + index * step && (last[index] as number) - each === grow);
  return even ? { step, start, grow } : { step: pattern, start: 0, grow: 0 };
}
