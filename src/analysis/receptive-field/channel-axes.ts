import { contract, fixedAxis, moves, settle } from "./field.ts";
import type { Factor, Field } from "./field.ts";

/**
 * Whether the axis is the last and counts channels although it moves the window: it also has factors that do not move it, as in a row of columns and
 * channels, or another axis moves the window too, as after space to depth.
 */
export function isChannelAxis(dims: Field["dims"], axis: number): boolean {
  const last = dims.length - 1;
  const channels = dims[last];
  if (axis !== last || last < 2 || channels === undefined || !channels.some(moves)) return false;
  const places = dims.slice(0, last).flat();
  const mixed = channels.some((factor) => factor.extent > 1 && !moves(factor)) && places.some(moves);
  const axes = channels[0]?.steps.length ?? 0;
  const shared = Array.from({ length: axes }, (_, along) => along).some(
    (along) => alongAxis(channels, along) && alongAxis(places, along),
  );
  return mixed || shared;
}

/**
 * The field of units that include the positions in their channels: after space to depth a unit sees a block; after a reshape to rows of columns
 * and channels, a whole row.
 */
export function mergeChannels(field: Field): Field {
  const last = field.dims.length - 1;
  const channels = field.dims[last];
  if (channels === undefined || !isChannelAxis(field.dims, last)) return field;
  const extent = channels.reduce((product, factor) => product * factor.extent, 1);
  const dims = field.dims.with(last, fixedAxis(extent, field.windows.length));
  return settle(field, dims, contract(field.windows, channels));
}

function alongAxis(factors: readonly Factor[], axis: number): boolean {
  return factors.some(({ steps }) => (steps[axis] ?? 0) !== 0);
}

/** The axes of a tensor that count positions: those between batch and channels, or after the channels where these come first. */
export function positionAxes(field: Field): readonly number[] {
  const { dims } = mergeChannels(field);
  const still = (axis: number): boolean => dims[axis]?.some(moves) !== true;
  const first = dims.length > 2 && still(1) && !still(dims.length - 1) ? 2 : 1;
  return Array.from({ length: Math.max(dims.length - 2, 0) }, (_, index) => index + first);
}
