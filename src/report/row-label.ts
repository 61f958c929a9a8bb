import type { LayerRow } from "../record/profile-record.ts";

/**
 * What a row is called in tables and sentences: its path and, for a further call of a shared layer, which call it is. The path of what runs
 * outside of all layers is empty.
 */
export function rowLabel({ path, call }: Pick<LayerRow, "path" | "call">): string {
  const name = path === "" ? "(the model itself)" : path;
  return call === 0 ? name : `${name} (call ${call + 1})`;
}
