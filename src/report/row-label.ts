import type { LayerRow } from "../record/profile-record.ts";

/**
 * The name of a row in tables and sentences: its path and, for a further call of a shared layer, the number of the call. The path of kernels
 * outside all layers is empty.
 */
export function rowLabel({ path, call }: Pick<LayerRow, "path" | "call">): string {
  const name = path === "" ? "(the model itself)" : path;
  return call === 0 ? name : `${name} (call ${call + 1})`;
}
