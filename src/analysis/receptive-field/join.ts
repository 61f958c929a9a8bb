import { isChannelAxis } from "./channel-axes.ts";
import { combine } from "./combine.ts";
import { contract, fixedAxis, isStill, moves, settle, singleFactor } from "./field.ts";
import type { Factor, Field, Window } from "./field.ts";
import { isFlattened, pathOf } from "./geometry.ts";
import { firstAt, lastAt, longestPattern } from "./step.ts";
import type { Step } from "./step.ts";
import { straight } from "./split-step.ts";

/** One of the joined tensors: its extent along the axis, and its field if it depends on the input. */
export interface Part {
  readonly extent: number;
  readonly field: Field | undefined;
}

/**
 * The field of a concatenation along `axis`. Along channels it is the union of the parts' fields; along positions it is the list of their windows.
 * Undefined if the parts' other axes move differently or the list would be too long.
 */
export function join(parts: readonly Part[], shape: readonly number[], axis: number): Field | undefined {
  const fields = parts.flatMap(({ field }) => (field === undefined ? [] : [field]));
  const alongPositions = fields.some(
    ({ dims }) => (dims[axis] ?? []).some(moves) && !isChannelAxis(dims, axis),
  );
  if (alongPositions && !fields.some(isFlattened)) return endToEnd(parts, shape, axis);
  const spatial = fields[0]?.windows.length ?? 0;
  const flat = fields.map((field) => {
    const windows = contract(field.windows, field.dims[axis] ?? []);
    return settle(field, field.dims.with(axis, fixedAxis(shape[axis] ?? 1, spatial)), windows);
  });
  return combine(flat, shape);
}

/** The field of tensors that follow each other along an axis of positions; see {@link join}. */
export function endToEnd(parts: readonly Part[], shape: readonly number[], axis: number): Field | undefined {
  const fields = parts.flatMap(({ field }) => (field === undefined ? [] : [field]));
  const extent = shape[axis] ?? 1;
  if (extent > longestPattern) return undefined;
  const rest = shape.with(axis, 1);
  const spatial = fields[0]?.windows.length ?? 0;
  const along = Array.from({ length: spatial }, (_, place) => place).filter((place) =>
    followEachOther(fields, axis, place),
  );
  // The parts' common field along the other axes, ignoring where they are along this one.
  const common = combine(
    fields.map((field) => ({
      ...field,
      dims: field.dims.with(axis, fixedAxis(1, spatial)),
      windows: field.windows.map((window, place) =>
        along.includes(place) ? { ...window, start: 0, size: 1 } : window,
      ),
    })),
    rest,
  );
  if (common === undefined) return undefined;
  const steps: Step[] = [];
  const windows: Window[] = [];
  for (let place = 0; place < spatial; place += 1) {
    const global = fields.some((field) => field.windows[place]?.global === true);
    if (!along.includes(place)) {
      steps.push(0);
      windows.push(common.windows[place] as Window);
      continue;
    }
    const first: number[] = [];
    const last: number[] = [];
    for (const part of parts) {
      const window = part.field?.windows[place];
      const factor = singleFactor(part.field?.dims[axis] ?? []);
      for (let index = 0; index < part.extent; index += 1) {
        if (window?.local !== true || !Number.isFinite(window.start) || factor === undefined) {
          first.push(Infinity);
          last.push(-Infinity);
          continue;
        }
        const step = factor.steps[place] ?? 0;
        first.push(window.start + firstAt(step, index));
        last.push(window.start + window.size - 1 + lastAt(step, index));
      }
    }
    const list = { first, last, shift: undefined };
    const even = fields[0]?.whole === true ? { step: list, start: 0, grow: 0 } : straight(list);
    steps.push(even.step);
    windows.push({ start: even.start, size: 1 + even.grow, global, local: true });
  }
  const misaligned = common.misaligned ?? findOtherStrides(fields);
  return {
    ...common,
    dims: common.dims.with(axis, [{ extent, steps }] as readonly Factor[]),
    windows,
    ...(misaligned === undefined ? {} : { misaligned }),
  };
}

/** Whether the joined axis has positions of a spatial axis: the parts' own, or, for parts of one position, where each was cut out. */
function followEachOther(fields: readonly Field[], axis: number, place: number): boolean {
  const local = fields.filter((field) => field.windows[place]?.local === true);
  return (
    local.some(({ dims }) => (dims[axis] ?? []).some((factor) => (factor.steps[place] ?? 0) !== 0)) ||
    (local.length === fields.length && fields.length > 1 && fields.every(({ dims }) => isStill(dims, place)))
  );
}

/** Parts whose windows have different strides: the joined axis has no common stride. */
function findOtherStrides(fields: readonly Field[]): Field["misaligned"] {
  if (fields[0]?.whole === true) return undefined;
  const all = fields.map(pathOf);
  const [first] = all;
  const other = all.findIndex(({ stride }) => stride.join() !== first?.stride.join());
  const different = all[other];
  return first === undefined || different === undefined
    ? undefined
    : { met: [0, other], paths: [first, different] };
}
