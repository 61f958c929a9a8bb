import type { SlidingAxis } from "../../ops/define-ops.ts";
import { firstAt, isMonotone, lastAt, longestPattern, periodOf } from "./step.ts";
import type { Pattern, Step } from "./step.ts";

/** The range of indices that each output index reads; see the window rule `remap`. */
export interface Range {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly shift: number | undefined;
  readonly clamp: boolean;
}

/** The windows of outputs that read taps of a pattern. Undefined if the list would be too long. */
export function slidePattern(
  pattern: Pattern,
  extent: number,
  { size, stride, dilation, padBefore }: Omit<SlidingAxis, "axis">,
): Pattern | undefined {
  const {
    first: { length },
    shift,
  } = pattern;
  const outputs = shift === undefined ? extent : length / divisor(length, Math.abs(stride));
  if (outputs > longestPattern) return undefined;
  const ends = isMonotone(pattern);
  return listOf(
    outputs,
    shift === undefined ? undefined : (shift * outputs * stride) / length,
    (output, see) => {
      const begin = output * stride - padBefore;
      let from = 0;
      let to = size - 1;
      if (shift === undefined) {
        from = Math.max(0, Math.ceil(-begin / dilation));
        to = Math.min(to, Math.floor((length - 1 - begin) / dilation));
      }
      const jump = ends ? Math.max(1, to - from) : 1;
      for (let tap = from; tap <= to; tap += jump) see(pattern, begin + tap * dilation);
    },
  );
}

/** The windows of the outputs of a transposed convolution: output o reads every index i with o = i * stride - padBefore + tap * dilation. */
export function spreadStep(
  step: Step,
  extent: number,
  { size, stride, dilation, padBefore }: Omit<SlidingAxis, "axis">,
): Pattern | undefined {
  const { length, shift } = periodOf(step);
  const outputs = shift === undefined ? extent : length * stride;
  if (outputs > longestPattern) return undefined;
  return listOf(outputs, shift, (output, see) => {
    for (let tap = 0; tap < size; tap += 1) {
      const place = output + padBefore - tap * dilation;
      if (place % stride === 0) see(step, place / stride);
    }
  });
}

/** The windows of outputs that read a range of indices each. `source` is the extent of the axis that is read. */
export function remapStep(step: Step, source: number, extent: number, range: Range): Pattern | undefined {
  const { length, shift } = periodOf(step);
  const periodic = shift !== undefined && range.shift !== undefined;
  const turns = periodic ? length / divisor(length, Math.abs(range.shift as number)) : 1;
  const outputs = periodic ? range.first.length * turns : extent;
  if (outputs > longestPattern) return undefined;
  const move = periodic ? (shift * turns * (range.shift as number)) / length : undefined;
  const held = (index: number): number =>
    range.clamp && shift === undefined ? Math.max(0, Math.min(source - 1, index)) : index;
  const ends = isMonotone(step);
  return listOf(outputs, move, (output, see) => {
    const from = held(firstAt(range, output));
    const to = held(lastAt(range, output));
    const jump = ends ? Math.max(1, to - from) : 1;
    for (let index = from; index <= to; index += jump) see(step, index);
  });
}

/** The step of an axis made by merging two; the second varies fastest. Undefined if the list would be too long. */
export function mergeSteps(
  outer: Step,
  outerExtent: number,
  inner: Step,
  innerExtent: number,
): Step | undefined {
  if (typeof outer === "number" && typeof inner === "number" && outer === inner * innerExtent) return inner;
  const slow = periodOf(outer);
  const whole = slow.shift === undefined || periodOf(inner).shift === undefined;
  const periods = whole ? outerExtent : slow.length;
  if (periods * innerExtent > longestPattern) return undefined;
  const first: number[] = [];
  const last: number[] = [];
  for (let a = 0; a < periods; a += 1) {
    for (let b = 0; b < innerExtent; b += 1) {
      first.push(firstAt(outer, a) + firstAt(inner, b));
      last.push(lastAt(outer, a) + lastAt(inner, b));
    }
  }
  return { first, last, shift: whole ? undefined : slow.shift };
}

/** The union of several windows per index, for `extent` indices. */
export function uniteSteps(
  paths: readonly { readonly step: Step; readonly start: number; readonly size: number }[],
  extent: number,
): Pattern | "other strides" | "too long" {
  const periods = paths.map(({ step }) => periodOf(step));
  const whole = periods.some(({ shift }) => shift === undefined);
  let outputs = extent;
  let move: number | undefined;
  if (!whole) {
    outputs = periods.reduce((all, { length }) => (all * length) / divisor(all, length), 1);
    const moves = periods.map(({ length, shift = 0 }) => (shift * outputs) / length);
    [move] = moves;
    if (moves.some((each) => each !== move)) {
      // A path that does not move along this axis moves along another: its whole window is added to that of each index.
      if (!paths.some(({ step }) => step === 0)) return "other strides";
      outputs = extent;
      move = undefined;
    }
  }
  if (outputs > longestPattern) return "too long";
  const first: number[] = [];
  const last: number[] = [];
  for (let index = 0; index < outputs; index += 1) {
    first.push(Math.min(...paths.map(({ step, start }) => start + firstAt(step, index))));
    last.push(Math.max(...paths.map(({ step, start, size }) => start + size - 1 + lastAt(step, index))));
  }
  return { first, last, shift: move };
}

/** The greatest number that divides both; the first where the second is 0. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

function listOf(
  outputs: number,
  shift: number | undefined,
  read: (output: number, see: (step: Step, index: number) => void) => void,
): Pattern {
  const first: number[] = Array.from({ length: outputs }, () => Infinity);
  const last: number[] = Array.from({ length: outputs }, () => -Infinity);
  for (let output = 0; output < outputs; output += 1) {
    read(output, (step, index) => {
      first[output] = Math.min(first[output] as number, firstAt(step, index));
      last[output] = Math.max(last[output] as number, lastAt(step, index));
    });
  }
  return { first, last, shift };
}
