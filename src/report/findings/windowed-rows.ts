import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import type { RowsAfter } from "./finding.ts";
import { hasPlaces } from "./spatial-stages.ts";

/** A spatial row, with the size of its windows in input positions. */
export interface WindowedRow {
  readonly row: LayerRow;
  readonly size: readonly number[];
}

/** The spatial rows, in the order of the model. A row behind a gate has the window of its local path. */
export function windowedRows(profile: ProfileRecord): readonly WindowedRow[] {
  return profile.layers.flatMap((row) => {
    const { size, stride } = row.receptiveField;
    const placed = size !== undefined && stride?.every((step) => step > 0) === true;
    return placed && hasPlaces(row, size.length) ? [{ row, size }] : [];
  });
}

/** The cost of the rows after the row at `index`; undefined if not all multiply-accumulates are counted. */
export function rowsAfter(
  rows: readonly WindowedRow[],
  index: number,
  { totals, status }: ProfileRecord,
): RowsAfter | undefined {
  if (status !== "complete" || totals.macs === undefined || totals.macs === 0) return undefined;
  const macs = rows.slice(index + 1).flatMap(({ row }) => (row.macs === undefined ? [] : [row.macs]));
  const sum = macs.reduce((total, each) => total + each, 0);
  return { layers: macs.filter((each) => each > 0).length, macShare: sum / totals.macs };
}
