import type { SlidingAxis, WindowRule } from "../../ops/define-ops.ts";
import { combine } from "./combine.ts";
import { contract, fixedAxis, isStill, moves, settle, withoutStillSteps } from "./field.ts";
import type { FieldMemory } from "./field-memory.ts";
import type { Field } from "./field.ts";
import { endToEnd, join } from "./join.ts";
import { einsum, matmul } from "./products.ts";
import { remap, slide, spreadOut } from "./slide.ts";

/** A tensor's dependence on the input: its field, none (`undefined`), or why it could not be followed. */
export type Known = Field | Lost | undefined;

/** A dependence that could not be followed. */
interface Unfollowed {
  readonly lost: "axis-not-followed" | "positions-by-value" | "no-window-rule";
}

/** A dependence that could not be followed through a kernel. */
export interface Lost extends Unfollowed {
  readonly op: string;
}

/** Whether a dependence was lost. */
export function isLost<Why extends Unfollowed>(known: Field | Why | undefined): known is Why {
  return known !== undefined && "lost" in known;
}

type Followed = Field | Unfollowed | undefined;

const irregular: Unfollowed = { lost: "axis-not-followed" };

/**
 * The dependence of the output at `index`, given those of the inputs.
 *
 * @param shape the shape of that output
 * @param memory the memory of the run
 */
export function applyRule(
  rule: WindowRule,
  inputs: Readonly<Record<string, Followed>>,
  shape: readonly number[],
  index: number,
  memory: FieldMemory,
): Followed {
  if (rule.kind === "constant") return undefined;
  const fields: Record<string, Field> = {};
  const all: Field[] = [];
  for (const name in inputs) {
    const known = inputs[name];
    if (known === undefined) continue;
    if (isLost(known)) return known;
    fields[name] = known;
    all.push(known);
  }
  if (all.length === 0) return undefined;
  const main = "input" in rule ? fields[rule.input] : undefined;
  if ("input" in rule && main === undefined && rule.kind !== "gather") {
    // The data is constant and its parameters depend on the input, as with a generated filter.
    return everything(all, shape);
  }
  if (main !== undefined && all.length > 1 && rule.kind !== "gather") {
    const whole = applyRule(rule, { [(rule as { input: string }).input]: main }, shape, index, memory);
    return whole === undefined || isLost(whole) ? whole : markGlobal(whole);
  }
  switch (rule.kind) {
    case "pointwise":
      return combine(all, shape) ?? irregular;
    case "slide":
      return slide(main as Field, shape, rule.axes, rule.mixes) ?? irregular;
    case "transposed":
      return spreadOut(main as Field, shape, rule.axes, rule.mixes) ?? irregular;
    case "remap":
      return remap(main as Field, shape, rule.ranges) ?? irregular;
    case "reduce":
      return reduce(main as Field, rule.axes, rule.keepDims);
    case "spread":
      return spread(main as Field, rule.axes, shape);
    case "permute":
      return { ...(main as Field), dims: rule.perm.map((axis) => (main as Field).dims[axis] ?? []) };
    case "regroup":
      return memory.regroup(main as Field, shape) ?? irregular;
    case "shift":
      return shift(main as Field, rule, index, shape);
    case "chain":
      return chain(main as Field, rule, index, memory);
    case "concat": {
      const parts = rule.extents.map((extent, place) => ({ extent, field: fields[String(place)] }));
      return join(parts, shape, rule.axis) ?? irregular;
    }
    case "stack":
      return stack(all, rule, shape) ?? irregular;
    case "matmul":
      return matmul(fields, rule, shape) ?? irregular;
    case "einsum":
      return einsum(fields, rule, shape) ?? irregular;
    case "gather":
      return gather(fields, rule, shape);
    case "everything":
      return everything(all, shape);
    case "unknown":
      return { lost: rule.reason };
  }
}

function reduce(field: Field, axes: readonly number[], keepDims: boolean): Field {
  const windows = contract(
    field.windows,
    axes.flatMap((axis) => field.dims[axis] ?? []),
  );
  const dims = keepDims
    ? field.dims.map((factors, axis) => (axes.includes(axis) ? fixedAxis(1, windows.length) : factors))
    : field.dims.filter((_, axis) => !axes.includes(axis));
  return settle(field, dims, windows);
}

function spread(field: Field, axes: readonly number[], shape: readonly number[]): Field {
  const windows = contract(
    field.windows,
    axes.flatMap((axis) => field.dims[axis] ?? []),
  );
  const dims = field.dims.map((factors, axis) =>
    axes.includes(axis) ? fixedAxis(shape[axis] ?? 1, windows.length) : factors,
  );
  return settle(field, dims, windows);
}

function shift(
  field: Field,
  { begins, steps, mirror }: Extract<WindowRule, { kind: "shift" }>,
  index: number,
  shape: readonly number[],
): Followed {
  const starts = begins[index] ?? [];
  // Mirrored borders matter only where windows are cut at them.
  if (mirror !== undefined && field.whole === true) return shiftMirrored(field, starts, mirror, shape);
  const axes: SlidingAxis[] = [];
  field.dims.forEach((factors, axis) => {
    const begin = starts[axis] ?? 0;
    const stride = steps[axis] ?? 1;
    const extent = factors.reduce((product, factor) => product * factor.extent, 1);
    const whole = begin === 0 && stride === 1 && extent === shape[axis];
    if (!whole) axes.push({ axis, size: 1, stride, dilation: 1, padBefore: -begin });
  });
  return axes.length === 0 ? field : (slide(field, shape, axes, []) ?? irregular);
}

function shiftMirrored(
  field: Field,
  begins: readonly number[],
  mirror: "reflect" | "symmetric",
  shape: readonly number[],
): Followed {
  const ranges = field.dims.map((factors, axis) => {
    const extent = factors.reduce((product, factor) => product * factor.extent, 1);
    const twice = mirror === "reflect" ? 0 : 1;
    const first = Array.from({ length: shape[axis] ?? 1 }, (_, place) => {
      const at = place + (begins[axis] ?? 0);
      return at < 0 ? -at - twice : at >= extent ? 2 * extent - 2 - at + twice : at;
    });
    return { axis, first, last: first, shift: undefined, clamp: false };
  });
  return remap(field, shape, ranges) ?? irregular;
}

function chain(
  field: Field,
  { parts }: Extract<WindowRule, { kind: "chain" }>,
  index: number,
  memory: FieldMemory,
): Followed {
  let known: Followed = field;
  for (const { rule, shape } of parts) {
    known = applyRule(rule, { [(rule as { input: string }).input]: known }, shape, index, memory);
  }
  return known;
}

function stack(
  fields: readonly Field[],
  { axis, count }: Extract<WindowRule, { kind: "stack" }>,
  shape: readonly number[],
): Field | undefined {
  const still = fields.map(withoutStillSteps);
  const [first] = still;
  // Positions cut out of a map and stacked make a spatial axis again; stacked maps make channels.
  const places =
    count === fields.length &&
    first?.windows.some(
      ({ start, size }, along) =>
        still.every(({ dims, windows }) => windows[along]?.local === true && isStill(dims, along)) &&
        still.some(({ windows }) => windows[along]?.start !== start || windows[along]?.size !== size),
    ) === true;
  const own = (of: readonly Field[], extent: number): Field[] =>
    of.map((field) => ({
      ...field,
      dims: field.dims.toSpliced(axis, 0, fixedAxis(extent, field.windows.length)),
    }));
  return places
    ? endToEnd(
        own(still, 1).map((field) => ({ extent: 1, field })),
        shape,
        axis,
      )
    : combine(own(fields, shape[axis] ?? 1), shape);
}

function gather(
  fields: Readonly<Record<string, Field>>,
  rule: Extract<WindowRule, { kind: "gather" }>,
  shape: readonly number[],
): Followed {
  const source = fields[rule.input];
  const indices = fields[rule.indices];
  if (source === undefined && indices !== undefined) {
    // A look-up in a table of weights: each index keeps its dependence; the row's own axes move no window.
    const spatial = indices.windows.length;
    const before = shape.slice(0, rule.axis).map((extent) => fixedAxis(extent, spatial));
    const own = rule.axis < indices.dims.length ? indices.dims : [...indices.dims];
    const used = rule.axis >= indices.dims.length ? own : [...before, ...own];
    const after = shape.slice(used.length).map((extent) => fixedAxis(extent, spatial));
    return { ...indices, dims: [...used, ...after] };
  }
  if (source === undefined) return undefined;
  const along = source.dims[rule.axis] ?? [];
  if (along.some(moves)) {
    const anywhere = source.windows.every((window) => window.global);
    return anywhere ? everything([source], shape) : { lost: "positions-by-value" };
  }
  const tail = source.dims.length - rule.axis - 1;
  const middle = shape.slice(rule.axis, shape.length - tail);
  const fixed = middle.map((extent) => fixedAxis(extent, source.windows.length));
  const dims = [...source.dims.slice(0, rule.axis), ...fixed, ...source.dims.slice(rule.axis + 1)];
  const kept: Field = { ...source, dims };
  return indices === undefined ? kept : markGlobal(kept);
}

function everything(fields: readonly Field[], shape: readonly number[]): Field {
  const windows = (fields[0] as Field).windows.map((_, axis) => {
    const met = fields.map((field) => field.windows[axis]).find((window) => window !== undefined);
    return { start: met?.start ?? 0, size: met?.size ?? 1, global: true, local: false };
  });
  return { dims: shape.map((extent) => fixedAxis(extent, windows.length)), windows };
}

function markGlobal(field: Field): Field {
  return { ...field, windows: field.windows.map((window) => ({ ...window, global: true })) };
}
