import { firstAt, lastAt } from "./step.ts";
import type { Pattern, Step } from "./step.ts";
import { moves } from "./field.ts";
import type { Factor, Field, MisalignedPath } from "./field.ts";

/** The windows of a field's units along each spatial axis of the input, before they are cut at its borders. */
export interface Geometry {
  /** Window of the unit that sees most. */
  readonly size: readonly number[];
  /** Window of the unit that sees least. */
  readonly smallest: readonly number[];
  readonly stride: readonly number[];
  /** How far the window of the first unit begins before the input. */
  readonly padding: readonly number[];
  /** Center of the first unit's window. */
  readonly centre: readonly number[];
}

/** The windows of a field's units; undefined if no unit sees anything. */
export function geometryOf(field: Field): Geometry | undefined {
  const along = field.windows.map((_, axis) => alongAxis(field, axis));
  if (along.some(({ first }) => first === Infinity)) return undefined;
  return {
    size: along.map(({ size }) => size),
    smallest: along.map(({ smallest }) => smallest),
    stride: along.map(({ stride }) => stride),
    padding: along.map(({ first }) => 0 - first),
    centre: along.map(({ first, last }) => (first + last) / 2),
  };
}

/**
 * The path of a field that is combined with another. If its units differ, the center is that of the line they follow on average: two paths are
 * aligned if both follow the same line.
 */
export function pathOf(field: Field): MisalignedPath {
  const along = field.windows.map((_, axis) => alongAxis(field, axis));
  return {
    centre: along.map(({ line }) => line),
    stride: along.map(({ stride }) => stride),
    size: along.map(({ size }) => size),
  };
}

interface Along {
  readonly size: number;
  readonly smallest: number;
  readonly stride: number;
  readonly first: number;
  readonly last: number;
  readonly line: number;
}

function alongAxis({ dims, windows }: Field, axis: number): Along {
  let { start: first, size = 1 } = windows[axis] ?? { start: 0 };
  let smallest = size;
  let last = first + size - 1;
  let line = (first + last) / 2;
  let stride = Infinity;
  for (const factors of dims) {
    for (const { extent, steps } of factors) {
      const step = steps[axis] ?? 0;
      if (step === 0) continue;
      stride = Math.min(stride, strideOf(step) / copies(factors, axis));
      if (typeof step === "number") continue;
      const widths = widthsOf(step, extent);
      size += widths.most;
      smallest += widths.least;
      first += firstAt(step, widths.begin);
      last += lastAt(step, widths.begin);
      line += lineOf(step, widths.begin);
    }
  }
  return { size, smallest, stride: Number.isFinite(stride) ? stride : 0, first, last, line };
}

/**
 * How many consecutive indices see the same after a spatial axis was interleaved with an axis of another kind, as by a pixel shuffle; 1 in a list of
 * all positions of a map, whose stride is that from position to position.
 */
function copies(factors: readonly Factor[], axis: number): number {
  if (factors.some(({ steps }) => steps.some((step, other) => other !== axis && step !== 0))) return 1;
  let product = 1;
  for (const factor of factors.toReversed()) {
    if (moves(factor)) break;
    product *= factor.extent;
  }
  return product;
}

/** The average center of the windows of a period, moved back to index 0; without a period, the center of the first window. */
function lineOf(step: Pattern, begin: number): number {
  const { shift } = step;
  const { length } = step.first;
  if (shift === undefined) return (firstAt(step, begin) + lastAt(step, begin)) / 2;
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    sum += (firstAt(step, index) + lastAt(step, index)) / 2 - (index * shift) / length;
  }
  return sum / length;
}

/** How much longer than the base the windows of a step's units are, and the first unit that sees anything. */
function widthsOf(step: Step, extent: number): { most: number; least: number; begin: number } {
  const widths = { most: 0, least: Infinity, begin: -1 };
  for (let index = 0; index < extent; index += 1) {
    const width = lastAt(step, index) - firstAt(step, index);
    if (width < 0) continue;
    if (widths.begin < 0) widths.begin = index;
    widths.most = Math.max(widths.most, width);
    widths.least = Math.min(widths.least, width);
  }
  return widths.begin < 0 ? { most: 0, least: 0, begin: 0 } : widths;
}

/** Positions from one window to the next: the average if windows differ, the shortest distance if the list is a whole axis. */
function strideOf(step: Step): number {
  if (typeof step === "number") return Math.abs(step);
  const { first, shift } = step;
  if (shift !== undefined && shift !== 0) return Math.abs(shift) / first.length;
  let stride = Infinity;
  for (let index = 1; index < first.length; index += 1) {
    const way = Math.abs((first[index] as number) - (first[index - 1] as number));
    if (way > 0 && way < stride) stride = way;
  }
  return stride;
}

/** First and last position along a spatial axis that a unit sees, given its index in each factor; undefined if it sees none. */
export function windowAt(
  { dims, windows }: Field,
  axis: number,
  indexOf: (factor: Factor, tensorAxis: number, place: number) => number,
): { readonly first: number; readonly last: number } | undefined {
  let { start: first, size = 1 } = windows[axis] ?? { start: 0 };
  let last = first + size - 1;
  dims.forEach((factors, tensorAxis) => {
    factors.forEach((factor, place) => {
      const step = factor.steps[axis] ?? 0;
      if (step === 0) return;
      const index = indexOf(factor, tensorAxis, place);
      first += firstAt(step, index);
      last += lastAt(step, index);
    });
  });
  return first > last ? undefined : { first, last };
}

/**
 * Whether all positions are in the last axis, together with channels: no unit of a flattened map is a position. Boxes of several positions have an
 * axis of channels after them and keep their positions.
 */
export function isFlattened({ dims }: Field): boolean {
  const last = dims.at(-1);
  if (last === undefined || !last.some(moves)) return false;
  if (!last.some((factor) => factor.extent > 1 && !moves(factor))) return false;
  return !dims.slice(0, -1).some((factors) => factors.some(moves));
}
