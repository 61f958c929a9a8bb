import { mergeChannels, positionAxes } from "./channel-axes.ts";
import type { Field } from "./field.ts";
import { windowAt } from "./geometry.ts";

/** The positions that a window covers along one spatial axis of the input, both ends included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * The positions that one unit sees along each spatial axis of the input. With a field of whole axes, they are cut at borders, paddings and crops.
 * Undefined if the unit sees nothing. An axis that may be seen whole is given whole.
 *
 * @param unit the unit's position along the tensor's {@link positionAxes}
 */
export function windowOf(
  field: Field,
  unit: readonly number[],
  sides: readonly number[],
): readonly Span[] | undefined {
  const units = mergeChannels(field);
  const axes = positionAxes(field);
  const spans: Span[] = [];
  for (const [axis, side] of sides.entries()) {
    if (units.windows[axis]?.local !== true) {
      spans.push({ first: 0, last: side - 1 });
      continue;
    }
    const span = windowAt(units, axis, (factor, tensorAxis, place) => {
      const inner = (units.dims[tensorAxis] ?? [])
        .slice(place + 1)
        .reduce((product, { extent }) => product * extent, 1);
      return Math.floor((unit[axes.indexOf(tensorAxis)] ?? 0) / inner) % factor.extent;
    });
    if (span === undefined) return undefined;
    spans.push(span);
  }
  return spans;
}
