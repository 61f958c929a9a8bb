import { groupRows } from "../../record/group-rows.ts";
import type { LayerPart } from "../../record/check-record.ts";
import type { LayerRow } from "../../record/profile-record.ts";

/** A layer's part before shares are known. */
export interface LayerSum {
  readonly layer: string;
  readonly type: string;
  readonly rows: readonly LayerRow[];
  readonly value: number;
}

/** A figure per layer: the rows of one path together, as calls of a shared layer are. Rows without the figure add nothing. */
export function sumByLayer(
  rows: readonly LayerRow[],
  figureOf: (row: LayerRow) => number | undefined,
): readonly LayerSum[] {
  return [...groupRows(rows, ({ path }) => path)].map(([path, ofLayer]) => ({
    layer: path,
    type: ofLayer[0]?.type ?? "",
    rows: ofLayer,
    value: ofLayer.reduce((sum, row) => sum + (figureOf(row) ?? 0), 0),
  }));
}

/** The `most` layers with the greatest parts of a figure, the greatest first; those without a part are left out. */
export function greatestParts(sums: readonly LayerSum[], most = 5): readonly LayerPart[] {
  const total = sums.reduce((sum, { value }) => sum + value, 0);
  return sums
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, most)
    .map(({ layer, type, value }) => ({ layer, type, value, share: value / total }));
}
