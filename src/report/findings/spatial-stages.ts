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
 * The last row at each effective stride, in the order of the model: where the stride changes next, a stage ends. The last of them
 * is the last spatial layer before the global pool.
 *
 * A row counts where its output still has the spatial axes, more than one place along them, and its window has a size and a stride: exact, misaligned, or, behind
 * a gate that sees the whole image (squeeze-and-excitation), the window of the local path.
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
 * The first row behind the last stage whose output is still spatial and whose window could not be determined: where there is one,
 * the last stage is not the last spatial layer.
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

/** Whether a row's output is a map with that many spatial axes and more than one place: what a pool over all of it gives is none. */
export function hasPlaces({ outputShapes }: LayerRow, axes: number): boolean {
  const shape = outputShapes[0];
  return shape?.length === axes + 2 && shape.slice(1, -1).some((extent) => extent > 1);
}

/** Sides of the named input, or of the first, with that many spatial axes. */
export function imageSides(
  profile: ProfileRecord,
  axes: number,
  input?: string,
): readonly number[] | undefined {
  const image = profile.model.inputs.find(
    ({ name, shape }) => shape.length === axes + 2 && (input === undefined || input === name),
  );
  if (image === undefined) return undefined;
  return image.spatialAxes?.map((axis) => image.shape[axis] ?? 1) ?? image.shape.slice(1, 1 + axes);
}
