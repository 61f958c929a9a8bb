import type { LayerRow } from "./profile-record.ts";

/** What a row is called in tables and sentences: its path and, for a further call of a shared layer, which call it is. */
export function rowLabel(row: LayerRow): string {
  return row.call === 0 ? row.path : `${row.path} (call ${row.call + 1})`;
}
