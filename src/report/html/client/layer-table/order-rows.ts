import type { LayerRow } from "../../../../record/profile-record.ts";

/** How rows are chosen. */
export interface RowFilter {
  /** Part of the name or type, in any case. */
  readonly search: string;
  /** A type, or undefined for all. */
  readonly type: string | undefined;
}

/** The rows that a filter lets through. */
export function filterRows(
  rows: readonly LayerRow[],
  { search, type }: RowFilter,
  nameOf: (row: LayerRow) => string,
): readonly LayerRow[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (type === undefined || row.type === type) &&
      (wanted === "" || `${nameOf(row)}\n${row.type}`.toLowerCase().includes(wanted)),
  );
}

/** Rows by a key. Those without one come last in both directions, and equal ones stay in the order of the model. */
export function sortRows(
  rows: readonly LayerRow[],
  key: (row: LayerRow) => number | string | undefined,
  direction: "ascending" | "descending",
): readonly LayerRow[] {
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  return keyed.toSorted((a, b) => compare(a.key, b.key, sign)).map(({ row }) => row);
}

const collator = new Intl.Collator("en", { numeric: true });

function compare(a: number | string | undefined, b: number | string | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "number" && typeof b === "number") return a === b ? 0 : sign * (a - b);
  return sign * collator.compare(String(a), String(b));
}
