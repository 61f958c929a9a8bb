import { percent, plural } from "../format.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { hasPlaces } from "./spatial-stages.ts";

/** The rows that follow a layer and still have a place in the image. */
export interface RowsAfter {
  /** How many of them compute something that is counted. */
  readonly layers: number;
  /** Their share of all multiply-accumulates. */
  readonly macShare: number;
}

/** A row whose output has places in the image, with the size of its windows. */
export interface WindowedRow {
  readonly row: LayerRow;
  readonly size: readonly number[];
}

/** The rows with places in the image, in the order of the model; a row behind a gate has the window of its local path. */
export function windowedRows(profile: ProfileRecord): readonly WindowedRow[] {
  return profile.layers.flatMap((row) => {
    const { size, stride } = row.receptiveField;
    const placed = size !== undefined && stride?.every((step) => step > 0) === true;
    return placed && hasPlaces(row, size.length) ? [{ row, size }] : [];
  });
}

/** What the rows after the one at `index` cost. Undefined where the multiply-accumulates are not known in full. */
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

/** What follows, as the beginning of a sentence. */
export function afterText({ layers, macShare }: RowsAfter): string {
  return `${plural(layers, "spatial layer")} ${layers === 1 ? "follows" : "follow"} with ${percent(macShare)} % of the MACs`;
}
