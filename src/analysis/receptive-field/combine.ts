import { contract, fixedAxis, isStill, moves, movesAlong, settle, singleFactor } from "./field.ts";
import type { Factor, Field, Window } from "./field.ts";
import { pathOf } from "./geometry.ts";
import { straight } from "./split-step.ts";
import { firstAt, lastAt, simplest } from "./step.ts";
import type { Step } from "./step.ts";
import { uniteSteps } from "./step-moves.ts";

/** Indices of two fields that are misaligned, in the list of fields. */
type Pair = readonly [number, number];

/** One of the combined fields, its axes broadcast. */
interface Path {
  readonly dims: readonly (readonly Factor[])[];
  readonly windows: readonly Window[];
}

/**
 * The field of an element-wise combination of paths, broadcast to `shape`: the hull of the local windows. If only some paths are local, the others
 * gate them: the result keeps the local window and is marked global. Undefined where axes cannot be followed.
 */
export function combine(fields: readonly Field[], shape: readonly number[]): Field | undefined {
  const [first] = fields;
  if (first === undefined) return undefined;
  const whole = first.whole === true;
  const paths = fields.map((field) => broadcast(field, shape));
  const chosen = shape.map((extent, index) => commonFactors(paths, index, extent));
  const met = chosen.includes(undefined) ? unite(paths, chosen, shape, whole) : { dims: chosen, paths };
  if (met === undefined) return undefined;
  const dims = met.dims as Field["dims"];
  let pair: Pair | undefined = "pair" in met ? met.pair : undefined;
  const windows: Window[] = [];
  for (let axis = 0; axis < first.windows.length; axis += 1) {
    const window = hull(met.paths.map((path) => path.windows[axis] as Window));
    // After uniting paths that move differently, or copying a single position, every element may see the same.
    windows.push(
      window.local && !movesAlong(dims, axis) ? { ...window, global: true, local: false } : window,
    );
    // Positions cut out of maps may be anywhere; only paths that move together can be misaligned.
    if (!isStill(dims, axis)) pair ??= findApart(met.paths, axis);
  }
  const misaligned =
    fields.find((field) => field.misaligned !== undefined)?.misaligned ??
    (pair === undefined || whole
      ? undefined
      : { met: pair, paths: [pathOf(fields[pair[0]] as Field), pathOf(fields[pair[1]] as Field)] });
  const loose = fields.some((field) => field.loose === true);
  const gate = fields.find((field) => field.gate !== undefined)?.gate;
  return {
    dims,
    windows,
    ...(misaligned === undefined ? {} : { misaligned }),
    ...(gate === undefined ? {} : { gate }),
    ...(loose ? { loose } : {}),
    ...(whole ? { whole } : {}),
  };
}

/** The factors of an axis if all local paths have the same; undefined if they must be united. */
function commonFactors(paths: readonly Path[], index: number, extent: number): readonly Factor[] | undefined {
  const place = paths.findIndex(({ dims }) => (dims[index] as readonly Factor[]).some(moves));
  const { dims, windows } = paths[Math.max(place, 0)] as Path;
  const chosen = dims[index] as readonly Factor[];
  if (place < 0) return fixedAxis(extent, windows.length);
  if (extent !== 1 && chosen.every((factor) => factor.extent === 1)) return undefined;
  for (const [other, path] of paths.entries()) {
    if (other === place) continue;
    const factors = path.dims[index] as readonly Factor[];
    for (let axis = 0; axis < path.windows.length; axis += 1) {
      if (path.windows[axis]?.local !== true) continue;
      if (windows[axis]?.local !== true || !sameAlong(chosen, factors, axis, extent)) return undefined;
    }
  }
  return chosen;
}

function sameAlong(a: readonly Factor[], b: readonly Factor[], axis: number, extent: number): boolean {
  // Along an axis of extent 1 no step is ever taken; a pattern says what its index 0 sees.
  if (extent === 1 && [...a, ...b].every(({ steps }) => typeof steps[axis] === "number")) return true;
  if (a.length !== b.length) return false;
  return a.every(({ extent: own, steps }, place) => {
    const other = b[place] as Factor;
    return own === other.extent && sameStep(steps[axis] ?? 0, other.steps[axis] ?? 0);
  });
}

function sameStep(a: Step, b: Step): boolean {
  if (a === b) return true;
  if (typeof a === "number" || typeof b === "number") return false;
  return (
    a.shift === b.shift &&
    a.first.length === b.first.length &&
    a.first.every((each, index) => each === b.first[index]) &&
    a.last.every((each, index) => each === b.last[index])
  );
}

interface United {
  readonly dims: readonly (readonly Factor[])[];
  readonly paths: readonly Path[];
  readonly pair: Pair | undefined;
}

/**
 * Unites the steps of paths. If they differ along a spatial axis on several tensor axes, it is united along the longest of these and contracted along
 * the others: the hull of windows that depend on two axes is not a sum of two parts.
 */
function unite(
  paths: readonly Path[],
  chosen: readonly (readonly Factor[] | undefined)[],
  shape: readonly number[],
  whole: boolean,
): United | undefined {
  const factors = new Map<number, readonly Factor[]>();
  for (const [index, extent] of shape.entries()) {
    if (chosen[index] !== undefined) continue;
    const merged = paths.map(({ dims }) => singleFactor(dims[index] as readonly Factor[]));
    if (merged.includes(undefined)) return undefined;
    factors.set(
      index,
      // An axis of extent 1 is broadcast: all indices see what index 0 sees.
      (merged as Factor[]).map((factor) =>
        factor.extent === extent ? factor : { extent, steps: factor.steps.map(holdAtFirst) },
      ),
    );
  }
  const steps = new Map([...factors.keys()].map((index) => [index, [] as Step[]]));
  const windows = paths.map((path) => [...path.windows]);
  let pair: Pair | undefined;
  for (let axis = 0; axis < (windows[0]?.length ?? 0); axis += 1) {
    const local = paths.flatMap((path, place) => (path.windows[axis]?.local === true ? [place] : []));
    const [one = 0] = local;
    const stepOf = (index: number, place: number): Step => factors.get(index)?.[place]?.steps[axis] ?? 0;
    const differing = [...factors.keys()].filter((index) =>
      local.some((place) => !sameStep(stepOf(index, place), stepOf(index, one))),
    );
    const longest = differing.toSorted((a, b) => (shape[b] ?? 1) - (shape[a] ?? 1))[0];
    for (const [index, own] of steps)
      own[axis] = local.length > 0 && !differing.includes(index) ? stepOf(index, one) : 0;
    for (const index of differing) {
      if (index === longest) continue;
      for (const place of local) {
        const only: Factor = { extent: shape[index] ?? 1, steps: [stepOf(index, place)] };
        const own = windows[place] as Window[];
        own[axis] = contract([own[axis] as Window], [only])[0] as Window;
      }
    }
    if (longest === undefined) continue;
    const met = local.map((place) => ({
      ...((windows[place] as Window[])[axis] as Window),
      step: stepOf(longest, place),
    }));
    const pattern = uniteSteps(met, shape[longest] ?? 1);
    if (pattern === "too long") return undefined;
    if (pattern === "other strides") {
      const other = local.find((place) => !sameStep(stepOf(longest, place), stepOf(longest, one)));
      pair ??= [one, other ?? one];
      (steps.get(longest) as Step[])[axis] = stepOf(longest, one);
      continue;
    }
    const off = pattern.shift === undefined ? -1 : outOfLine(met, pattern.first.length);
    if (off > 0) pair ??= [one, local[off] as number];
    // A single position keeps its list: it is still a position cut out of a map, as a step of a recurrent layer, not a window that never moves.
    const { step, start, grow } =
      pattern.shift === undefined && !whole && (shape[longest] ?? 1) > 1
        ? straight(pattern)
        : simplest(pattern);
    for (const place of local) {
      const own = windows[place] as Window[];
      own[axis] = { ...(own[axis] as Window), start, size: 1 + grow };
    }
    (steps.get(longest) as Step[])[axis] = step;
  }
  return {
    dims: shape.map((extent, index) => chosen[index] ?? [{ extent, steps: steps.get(index) ?? [] }]),
    paths: paths.map(({ dims }, place) => ({ dims, windows: windows[place] as Window[] })),
    pair,
  };
}

/** The first path whose windows have another center than those of the first path, on average over `count` indices. */
function outOfLine(
  paths: readonly { readonly step: Step; readonly start: number; readonly size: number }[],
  count: number,
): number {
  const centers = paths.map(({ start, size, step }) => start + (size - 1) / 2 + meanOf(step, count));
  return centers.findIndex((center) => Math.abs(center - (centers[0] ?? center)) > 1e-9);
}

/** A step that stays at index 0. */
function holdAtFirst(step: Step): Step {
  if (typeof step === "number") return 0;
  return { first: [firstAt(step, 0)], last: [lastAt(step, 0)], shift: 0 };
}

/** The middle of the windows of the first `count` indices, on average. */
function meanOf(step: Step, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += (firstAt(step, index) + lastAt(step, index)) / 2;
  return sum / count;
}

/** Two local paths whose windows have different centers along a spatial axis. */
function findApart(paths: readonly Path[], axis: number): Pair | undefined {
  let first: { readonly place: number; readonly center: number } | undefined;
  for (const [place, { windows }] of paths.entries()) {
    const window = windows[axis] as Window;
    if (!window.local) continue;
    const center = window.start + (window.size - 1) / 2;
    if (first === undefined) first = { place, center };
    else if (center !== first.center) return [first.place, place];
  }
  return undefined;
}

function hull(met: readonly Window[]): Window {
  const [only] = met;
  if (met.length === 1 && only !== undefined) return only;
  const global = met.some((window) => window.global);
  const local = met.filter((window) => window.local);
  if (local.length === 0) return { start: only?.start ?? 0, size: only?.size ?? 1, global, local: false };
  const start = Math.min(...local.map((window) => window.start));
  const end = Math.max(...local.map((window) => window.start + window.size));
  return { start, size: end - start, global, local: true };
}

/** The path of a field with axes of extent 1 broadcast; a map of one position that is broadcast, as by a gate, is no longer local. */
function broadcast(field: Field, shape: readonly number[]): Path {
  const missing = shape.length - field.dims.length;
  const copied = (factors: readonly Factor[], axis: number): boolean =>
    (shape[axis + missing] ?? 1) > 1 && factors.some(moves) && factors.every(({ extent }) => extent === 1);
  if (field.whole !== true && field.dims.some(copied)) {
    const dims = field.dims.map((factors, axis) =>
      copied(factors, axis) ? fixedAxis(1, field.windows.length) : factors,
    );
    return broadcast(settle(field, dims, field.windows), shape);
  }
  if (missing === 0) return field;
  const dims = shape.map(
    (extent, axis) => field.dims[axis - missing] ?? fixedAxis(extent, field.windows.length),
  );
  return { dims, windows: field.windows };
}
