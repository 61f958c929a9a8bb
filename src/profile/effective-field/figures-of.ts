import { medianAbsoluteDeviation } from "../../stats/order-statistics.ts";
import type { EffectiveArea, EffectiveAxis } from "../../record/effective-receptive-field.ts";
import type { ReceptiveField } from "../../record/profile-record.ts";
import { marginal } from "./heat-map.ts";
import type { HeatMap } from "./heat-map.ts";
import { fewestPositions, moments } from "./heat-map.ts";

/** What every figure is, in the words that go with each record of one. */
export const figureWords: string =
  "area95: the fewest positions that hold 95 % of the mass, heaviest first; side: of the square (or cube) of as many positions; " +
  "sigma: square root of the second central moment of the mass along an axis; extent95: the fewest positions along an axis that hold 95 %; " +
  "ratios: side over the geometric mean of the theoretical window's sides, extent95 over its side along the axis; " +
  "clipped: the part of that unit's window within the input";

/**
 * The figures of a heat map beside the theoretical window of the same unit.
 *
 * @param unit index of the unit along the output's spatial axes, undefined where it has no place along them
 * @param sigmasOfPasses sigmas of the single inputs, for their spread
 */
export function figuresOf(
  map: HeatMap,
  field: ReceptiveField,
  unit: readonly number[] | undefined,
  sigmasOfPasses: readonly (readonly number[])[],
): { readonly area95: EffectiveArea; readonly axes: readonly EffectiveAxis[] } {
  const windows = map.sides.map((side, axis) => windowAlong(field, axis, unit?.[axis], side));
  const positions = fewestPositions(map.mass);
  const side = positions ** (1 / map.sides.length);
  const theoretical = geometricMean(windows.map(({ size }) => size));
  const clipped = geometricMean(windows.map(({ clipped: within }) => within));
  return {
    area95: {
      positions,
      side,
      shareOfInput: positions / map.mass.length,
      ...(theoretical === undefined ? {} : { ratioToTheoretical: side / theoretical }),
      ...(clipped === undefined ? {} : { ratioToClipped: side / clipped }),
    },
    axes: map.sides.map((_, axis) => {
      const masses = marginal(map, axis);
      const extent95 = fewestPositions(masses);
      const { size, clipped: within } = windows[axis] as Window;
      const spread = sigmasOfPasses.map((each) => each[axis] ?? 0);
      return {
        ...moments(masses),
        sigmaMad: spread.length === 0 ? 0 : medianAbsoluteDeviation(spread),
        extent95,
        ...(size === undefined ? {} : { theoreticalSize: size, ratioToTheoretical: extent95 / size }),
        ...(within === undefined ? {} : { clippedSize: within, ratioToClipped: extent95 / within }),
      };
    }),
  };
}

interface Window {
  readonly size?: number;
  readonly clipped?: number;
}

function windowAlong(
  { status, size, stride, padding }: ReceptiveField,
  axis: number,
  at: number | undefined,
  side: number,
): Window {
  const length = size?.[axis];
  if (length === undefined) return status === "global" ? { clipped: side } : {};
  const [step, before] = [stride?.[axis], padding?.[axis]];
  if (at === undefined || step === undefined || before === undefined) return { size: length };
  const start = at * step - before;
  const within = Math.min(start + length, side) - Math.max(start, 0);
  return within > 0 ? { size: length, clipped: within } : { size: length };
}

function geometricMean(lengths: readonly (number | undefined)[]): number | undefined {
  const known = lengths.filter((length) => length !== undefined);
  if (known.length < lengths.length || known.length === 0) return undefined;
  return known.reduce((product, length) => product * length, 1) ** (1 / known.length);
}
