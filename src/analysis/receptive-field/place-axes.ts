import { mergeChannels } from "./channel-axes.ts";
import { moves } from "./field.ts";
import type { Field } from "./field.ts";

/** The axes of a tensor that count its places: those between batch and channels, or behind the channels where these come first. */
export function positionAxes(field: Field): readonly number[] {
  const { dims } = mergeChannels(field);
  const still = (axis: number): boolean => dims[axis]?.some(moves) !== true;
  const first = dims.length > 2 && still(1) && !still(dims.length - 1) ? 2 : 1;
  return Array.from({ length: Math.max(dims.length - 2, 0) }, (_, index) => index + first);
}
