import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";

/** A row at the end of a stage, with its window; `image` holds the sides of the input along the same axes. */
export interface SpatialStage {
  readonly row: LayerRow;
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | undefined;
  readonly image: readonly number[] | undefined;
}

/**
 * The last row at each effective stride, in the order of the model: a stage ends where the stride changes. The last stage ends at the last
 * spatial layer before the global pool.
 *
 * A row counts if its output has the spatial axes with more than one position and its window has a size and a stride. The window is exact,
 * misaligned or, behind a gate that sees the whole image (squeeze-and-excitation), that of the local path.
 */
export function spatialStages(profile: ProfileRecord): readonly SpatialStage[] {
  const lastOfStride = new Map<string, SpatialStage>();
  for (const row of profile.layers) {
    const { status, size, stride, padding } = row.receptiveField;
    if (status === "unavailable" || size === undefined || stride === undefined) continue;
    if (!hasPlaces(row, size.length)) continue;
    const key = stride.join();
    // Deleted first, so that the map's order is that of the last rows.
    lastOfStride.delete(key);
    lastOfStride.set(key, {
      row,
      size,
      stride,
      padding,
      image: imageSides(profile, size.length, row.receptiveField.input),
    });
  }
  return [...lastOfStride.values()];
}

/**
 * The first spatial row after the last stage whose window could not be determined; undefined if there is none. If there is one, the last
 * stage does not end at the last spatial layer.
 */
export function firstUnknownStage(profile: ProfileRecord): LayerRow | undefined {
  const last = spatialStages(profile).at(-1);
  const rest =
    last === undefined ? profile.layers : profile.layers.slice(profile.layers.indexOf(last.row) + 1);
  return rest.find(
    ({ receptiveField: { status }, outputShapes }) =>
      (status === "unavailable" || status === "misaligned") &&
      (last === undefined || outputShapes[0]?.length === last.size.length + 2),
  );
}

/** Whether the last stage has a smaller stride than an earlier one, as in a decoder: its layers bring the detail back. */
export function getsFinerAgain(profile: ProfileRecord): boolean {
  const strides = spatialStages(profile).map(({ stride }) => Math.max(...stride));
  return (strides.at(-1) ?? 0) < Math.max(...strides);
}

/**
 * Whether a row's output has that many spatial axes and more than one position: the output of a global pool has one. It may have further axes
 * of one position, as where a sound is convolved as an image one pixel wide.
 */
export function hasPlaces({ outputShapes }: LayerRow, axes: number): boolean {
  const shape = outputShapes[0] ?? [];
  const places = shape.slice(1, -1);
  return (
    (shape.length === axes + 2 ||
      (shape.length > axes + 2 && places.filter((extent) => extent > 1).length <= axes)) &&
    places.some((extent) => extent > 1)
  );
}

/**
 * Sides of the named input (default: the first) with that many spatial axes, in positions; undefined if there is no such input. An input of a
 * batch and spatial axes alone has no axis of channels.
 */
export function imageSides(
  { model: { inputs } }: ProfileRecord,
  axes: number,
  name?: string,
): readonly number[] | undefined {
  const asked = inputs.filter((input) => name === undefined || name === input.name);
  const image =
    asked.find(({ shape, spatialAxes }) => shape.length === axes + 2 || spatialAxes?.length === axes) ??
    asked.find(({ shape }) => shape.length === axes + 1);
  return image?.spatialAxes?.map((axis) => image.shape[axis] ?? 1) ?? image?.shape.slice(1, 1 + axes);
}
