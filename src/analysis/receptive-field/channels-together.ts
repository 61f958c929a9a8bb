import { contract, fixedAxis, moves, settle } from "./field.ts";
import type { Factor, Field } from "./field.ts";

/**
 * Places that lie in channels belong to the unit: after space-to-depth it sees a block, after a reshape to rows of columns and channels
 * a whole row.
 */
export function channelsTogether(field: Field): Field {
  const last = field.dims.length - 1;
  const channels = field.dims[last];
  if (last < 2 || channels === undefined || !channels.some(moves)) return field;
  const places = field.dims.slice(0, last).flat();
  const mixed = channels.some((factor) => factor.extent > 1 && !moves(factor)) && places.some(moves);
  const shared = field.windows.some((_, axis) => alongAxis(channels, axis) && alongAxis(places, axis));
  if (!mixed && !shared) return field;
  const extent = channels.reduce((product, factor) => product * factor.extent, 1);
  const dims = field.dims.with(last, fixedAxis(extent, field.windows.length));
  return settle(field, dims, contract(field.windows, channels));
}

function alongAxis(factors: readonly Factor[], axis: number): boolean {
  return factors.some(({ steps }) => (steps[axis] ?? 0) !== 0);
}
