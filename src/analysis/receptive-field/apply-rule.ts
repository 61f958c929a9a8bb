import type { WindowRule } from "../../ops/define-ops.ts";
import { combine } from "./combine.ts";
import { contract, fixedAxis, settle } from "./field.ts";
import type { Factor, Field } from "./field.ts";
import { regroup } from "./regroup.ts";
import { slide } from "./slide.ts";

/** What is known of a tensor's dependence on the input: its field, that it has none (`undefined`), or why it could not be followed. */
export type Known = Field | Lost | undefined;

/** A dependence that could not be followed. */
export interface Lost {
  readonly lost: string;
}

/** Whether a dependence was lost. */
export function isLost(known: Known): known is Lost {
  return known !== undefined && "lost" in known;
}

const irregular: Lost = { lost: "an axis was cut or merged in a way that is not followed" };

/**
 * What the output at `index` depends on, given what the inputs depend on.
 *
 * @param shape of that output
 */
export function applyRule(
  rule: WindowRule,
  inputs: Readonly<Record<string, Known>>,
  shape: readonly number[],
  index: number,
): Known {
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
    // The data is constant and its parameters depend on the input: a generated filter, for one.
    return everything(all, shape);
  }
  if (main !== undefined && all.length > 1 && rule.kind !== "gather") {
    const whole = applyRule(rule, { [(rule as { input: string }).input]: main }, shape, index);
    return whole === undefined || isLost(whole) ? whole : markGlobal(whole);
  }
  switch (rule.kind) {
    case "pointwise":
      return combine(all, shape) ?? irregular;
    case "slide":
      return slide(main as Field, shape, rule.axes, rule.mixes) ?? irregular;
    case "reduce":
      return reduce(main as Field, rule.axes, rule.keepDims);
    case "spread":
      return spread(main as Field, rule.axes, shape);
    case "permute":
      return { ...(main as Field), dims: rule.perm.map((axis) => (main as Field).dims[axis] ?? []) };
    case "regroup": {
      const dims = regroup((main as Field).dims, shape);
      return dims === undefined ? irregular : { ...(main as Field), dims };
    }
    case "shift":
      return shift(main as Field, rule.begins[index] ?? [], rule.steps, shape);
    case "concat":
      return concat(all, shape, rule.axis);
    case "matmul":
      return matmul(fields, rule, shape);
    case "einsum":
      return einsum(fields, rule, shape);
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
  begins: readonly number[],
  steps: readonly number[],
  shape: readonly number[],
): Known {
  let windows = field.windows;
  const dims: (readonly Factor[])[] = [];
  for (const [index, factors] of field.dims.entries()) {
    const begin = begins[index] ?? 0;
    const step = steps[index] ?? 1;
    const extent = shape[index] ?? 1;
    const whole = begin === 0 && step === 1 && factors.reduce((n, factor) => n * factor.extent, 1) === extent;
    if (whole) {
      dims.push(factors);
      continue;
    }
    const [only] = factors;
    if (only === undefined || factors.length !== 1) return irregular;
    windows = windows.map((window, axis) => ({
      ...window,
      start: window.start + begin * (only.steps[axis] ?? 0),
    }));
    dims.push([{ extent, steps: only.steps.map((each) => each * step) }]);
  }
  return { ...field, dims, windows };
}

function concat(fields: readonly Field[], shape: readonly number[], axis: number): Known {
  const spatial = fields[0]?.windows.length ?? 0;
  const flattened = fields.map((field) => {
    const along = field.dims[axis] ?? [];
    if (along.some((factor) => factor.extent > 1 && factor.steps.some((step) => step !== 0)))
      return undefined;
    const windows = contract(field.windows, along);
    return settle(field, field.dims.with(axis, fixedAxis(shape[axis] ?? 1, spatial)), windows);
  });
  if (flattened.includes(undefined)) return { lost: "joining along a spatial axis is not followed" };
  return combine(flattened as Field[], shape) ?? irregular;
}

function matmul(
  fields: Readonly<Record<string, Field>>,
  rule: Extract<WindowRule, { kind: "matmul" }>,
  shape: readonly number[],
): Known {
  const { a, b } = fields;
  const rank = shape.length;
  const rowsOfA = a && product(a, rule.transposeA ? -1 : -2, rule.transposeA ? -2 : -1, rank, -2, shape);
  const columnsOfB = b && product(b, rule.transposeB ? -2 : -1, rule.transposeB ? -1 : -2, rank, -1, shape);
  if (rowsOfA === undefined || columnsOfB === undefined) return rowsOfA ?? columnsOfB;
  // Both depend on positions, as in attention: follow the rows, whose positions the result keeps, and gate them by the columns.
  const moving = (field: Field): boolean => field.windows.some((window) => window.local);
  return markGlobal(moving(rowsOfA) || !moving(columnsOfB) ? rowsOfA : columnsOfB);
}

function product(
  field: Field,
  kept: number,
  contracted: number,
  rank: number,
  place: number,
  shape: readonly number[],
): Field {
  const spatial = field.windows.length;
  const windows = contract(field.windows, field.dims.at(contracted) ?? []);
  const batch = field.dims.slice(0, -2);
  const padding = Array.from({ length: rank - 2 - batch.length }, (_, axis) =>
    fixedAxis(shape[axis] ?? 1, spatial),
  );
  const own = field.dims.at(kept) ?? [];
  const other = fixedAxis(shape.at(place === -2 ? -1 : -2) ?? 1, spatial);
  return settle(field, [...padding, ...batch, ...(place === -2 ? [own, other] : [other, own])], windows);
}

function einsum(
  fields: Readonly<Record<string, Field>>,
  { operands, result }: Extract<WindowRule, { kind: "einsum" }>,
  shape: readonly number[],
): Known {
  const [[name, field] = ["0", undefined], ...others] = Object.entries(fields);
  if (field === undefined) return undefined;
  const labels = operands[Number(name)] ?? [];
  const spatial = field.windows.length;
  const summed = labels.flatMap((label, axis) => (result.includes(label) ? [] : (field.dims[axis] ?? [])));
  const dims = result.map((label, axis) =>
    labels.includes(label) ? (field.dims[labels.indexOf(label)] ?? []) : fixedAxis(shape[axis] ?? 1, spatial),
  );
  const whole = settle(field, dims, contract(field.windows, summed));
  return others.length > 0 ? markGlobal(whole) : whole;
}

function gather(
  fields: Readonly<Record<string, Field>>,
  rule: Extract<WindowRule, { kind: "gather" }>,
  shape: readonly number[],
): Known {
  const source = fields[rule.input];
  const indices = fields[rule.indices];
  if (source === undefined && indices !== undefined) {
    // A look-up in a table of weights: each index sees what it depends on, the row's own axes move nothing.
    const spatial = indices.windows.length;
    const before = shape.slice(0, rule.axis).map((extent) => fixedAxis(extent, spatial));
    const own = rule.axis < indices.dims.length ? indices.dims : [...indices.dims];
    const used = rule.axis >= indices.dims.length ? own : [...before, ...own];
    const after = shape.slice(used.length).map((extent) => fixedAxis(extent, spatial));
    return { ...indices, dims: [...used, ...after] };
  }
  if (source === undefined) return undefined;
  const along = source.dims[rule.axis] ?? [];
  if (along.some((factor) => factor.steps.some((step) => step !== 0))) {
    return { lost: "picking positions of a spatial axis is not followed" };
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
