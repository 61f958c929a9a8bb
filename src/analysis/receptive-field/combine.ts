import type { Factor, Field, Window } from "./field.ts";
import { fixedAxis, singleFactor } from "./field.ts";

/**
 * The field of an element-wise meeting of paths, broadcast to `shape`: the hull of the local windows. Where only some paths are local
 * the others gate them: the result keeps the local window and is marked global. Undefined where axes are made up of different factors.
 */
export function combine(fields: readonly Field[], shape: readonly number[]): Field | undefined {
  const [first] = fields;
  if (first === undefined) return undefined;
  const spatial = first.windows.length;
  const aligned = fields.map((field) => broadcastDims(field, shape, spatial));
  const windows: Window[] = [];
  let misaligned = fields.find((field) => field.misaligned !== undefined)?.misaligned;
  for (let axis = 0; axis < spatial; axis += 1) {
    const met = fields.map((field) => field.windows[axis] as Window);
    const local = met.filter((window) => window.local);
    windows.push(hull(met, local));
    const centres = new Set(local.map((window) => window.start + (window.size - 1) / 2));
    if (centres.size > 1)
      misaligned ??= `paths meet with centres ${[...centres].join(" and ")} of axis ${axis}`;
  }
  const dims: (readonly Factor[])[] = [];
  for (let index = 0; index < shape.length; index += 1) {
    const candidates = aligned.map((each) => each[index] as readonly Factor[]);
    const moving = candidates.filter((factors) =>
      factors.some((factor) => factor.steps.some((s) => s !== 0)),
    );
    const [chosen = candidates[0] as readonly Factor[], ...others] = moving;
    for (const other of others) {
      const agreement = sameFactors(chosen, other);
      if (agreement === "different extents") return undefined;
      if (agreement === "different steps") misaligned ??= "paths meet with different strides";
    }
    dims.push(chosen);
  }
  return { dims, windows, ...(misaligned === undefined ? {} : { misaligned }) };
}

function hull(met: readonly Window[], local: readonly Window[]): Window {
  const global = met.some((window) => window.global);
  const [any] = met;
  if (local.length === 0) return { start: any?.start ?? 0, size: any?.size ?? 1, global, local: false };
  const start = Math.min(...local.map((window) => window.start));
  const end = Math.max(...local.map((window) => window.start + window.size));
  return { start, size: end - start, global, local: true };
}

function broadcastDims(
  field: Field,
  shape: readonly number[],
  spatial: number,
): readonly (readonly Factor[])[] {
  const missing = shape.length - field.dims.length;
  return shape.map((extent, index) => field.dims[index - missing] ?? fixedAxis(extent, spatial));
}

function sameFactors(
  a: readonly Factor[],
  b: readonly Factor[],
): "same" | "different steps" | "different extents" {
  const [left, right] = [singleFactor(a), singleFactor(b)];
  const pairs =
    left !== undefined && right !== undefined
      ? [[left, right] as const]
      : a.map((factor, i) => [factor, b[i]] as const);
  if (left === undefined && a.length !== b.length) return "different extents";
  for (const [one, other] of pairs) {
    // An axis of extent 1 is broadcast: its step is never taken.
    if (one.extent === 1 || other?.extent === 1) continue;
    if (other === undefined || one.extent !== other.extent) return "different extents";
    if (one.steps.some((step, axis) => step !== other.steps[axis])) return "different steps";
  }
  return "same";
}
