import type { LayerRow, LayerTime, ProfileRecord } from "../../record/profile-record.ts";

/** Rows from the most multiply-accumulates to the fewest, rows without a count last; equal ones in the order of the model. */
export function byMacs(layers: readonly LayerRow[]): readonly LayerRow[] {
  return layers.toSorted((a, b) => (b.macs ?? -1) - (a.macs ?? -1));
}

/** A row with its time. */
export interface TimedRow {
  readonly row: LayerRow;
  readonly time: LayerTime;
}

/** The rows that have a time, from the slowest median to the fastest. */
export function byTime(layers: readonly LayerRow[]): readonly TimedRow[] {
  return layers
    .flatMap((row) => (row.time === undefined ? [] : [{ row, time: row.time }]))
    .toSorted((a, b) => b.time.medianMs - a.time.medianMs);
}

/** A row's part of the counted multiply-accumulates, as a fraction; `undefined` if either is unknown or the total is 0. */
export function macShare(row: LayerRow, { totals }: ProfileRecord): number | undefined {
  return row.macs === undefined || totals.macs === undefined || totals.macs === 0
    ? undefined
    : row.macs / totals.macs;
}
