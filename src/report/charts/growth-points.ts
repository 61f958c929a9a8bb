import { hasPlaces, imageSides } from "../findings/spatial-stages.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";

/** Where the receptive field has grown to a new size, and what the network has cost by then. */
export interface GrowthPoint {
  /** The first row that sees this much. */
  readonly row: LayerRow;
  /** Position of that row among the record's rows, from 1. */
  readonly depth: number;
  readonly size: readonly number[];
  readonly stride: readonly number[];
  /** Sides of the input along the same axes; absent where no input has as many. */
  readonly image?: readonly number[];
  /** Multiply-accumulates of all rows up to and with this one, in the order of the rows; absent where one of them is not counted. */
  readonly macsSoFar?: number;
  readonly shareOfMacs?: number;
}

/**
 * The growth of the receptive field by depth: one point for each row whose window is larger, along some axis, than that of every row
 * before it. Rows without a window with a size and a stride, and outputs without places along the spatial axes, make no point.
 */
export function growthPoints(record: ProfileRecord): readonly GrowthPoint[] {
  const { layers, totals } = record;
  const points: GrowthPoint[] = [];
  let largest: readonly number[] = [];
  let macs: number | undefined = 0;
  for (const [index, row] of layers.entries()) {
    macs = macs === undefined || row.macs === undefined ? undefined : macs + row.macs;
    const { status, size, stride } = row.receptiveField;
    if (status === "unavailable" || size === undefined || stride === undefined) continue;
    if (!hasPlaces(row, size.length)) continue;
    const before = largest;
    if (!size.some((side, axis) => side > (before[axis] ?? 0))) continue;
    largest = size.map((side, axis) => Math.max(side, before[axis] ?? 0));
    const image = imageSides(record, size.length, row.receptiveField.input);
    const share = macs === undefined || !totals.macs ? undefined : macs / totals.macs;
    points.push({
      row,
      depth: index + 1,
      size,
      stride,
      ...(image === undefined ? {} : { image }),
      ...(macs === undefined ? {} : { macsSoFar: macs }),
      ...(share === undefined ? {} : { shareOfMacs: share }),
    });
  }
  return points;
}
