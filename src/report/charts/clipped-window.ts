import type { LayerRow } from "../../record/profile-record.ts";

/** The window of one unit on an image: where it begins (may be negative), how long it is, and the part of it within the image. */
export interface UnitWindow {
  readonly start: readonly number[];
  readonly size: readonly number[];
  readonly within: { readonly start: readonly number[]; readonly size: readonly number[] };
  readonly clipped: boolean;
}

/**
 * The theoretical window of a unit of a layer, floor(extent / 2) along each axis by default; undefined where the layer has no window with
 * a size and a place.
 *
 * @param image sides of the input along the same axes
 */
export function clippedWindow(
  { receptiveField: { size, stride, padding }, outputShapes }: LayerRow,
  image: readonly number[],
  unit: readonly number[] | undefined = middleOf(outputShapes[0] ?? [], image.length),
): UnitWindow | undefined {
  if (size === undefined || stride === undefined || padding === undefined || unit === undefined)
    return undefined;
  if (size.length !== image.length || unit.length !== image.length) return undefined;
  const start = unit.map((at, axis) => at * (stride[axis] ?? 1) - (padding[axis] ?? 0));
  const from = start.map((at) => Math.max(at, 0));
  const to = start.map((at, axis) => Math.min(at + (size[axis] ?? 0), image[axis] ?? 0));
  const within = { start: from, size: to.map((end, axis) => Math.max(end - (from[axis] ?? 0), 0)) };
  return { start, size, within, clipped: within.size.some((side, axis) => side < (size[axis] ?? 0)) };
}

/** The middle unit of an output [batch, ...space, channels]; undefined where it has not as many axes. */
function middleOf(shape: readonly number[], axes: number): readonly number[] | undefined {
  if (shape.length !== axes + 2) return undefined;
  return shape.slice(1, 1 + axes).map((extent) => Math.floor(extent / 2));
}
