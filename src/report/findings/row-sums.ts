import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import type { Gain } from "./gain.ts";

/** Median milliseconds of some rows, those without a time left out. */
export function timeOf(rows: readonly LayerRow[]): number {
  return rows.reduce((sum, { time }) => sum + (time?.medianMs ?? 0), 0);
}

/** Multiply-accumulates of some rows, those that could not be counted left out. */
export function macsOf(rows: readonly LayerRow[]): number {
  return rows.reduce((sum, { macs = 0 }) => sum + macs, 0);
}

/** Bytes that the kernels of some rows read and write. */
export function bytesMovedOf(rows: readonly LayerRow[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes.read + bytes.written, 0);
}

/** Whether a record's rows have times. */
export function isTimed({ layers }: ProfileRecord): boolean {
  return layers.some(({ time }) => time !== undefined);
}

/** What all of some rows cost: in layer time if the record is timed, else in the measure given. */
export function gainOfRows(
  rows: readonly LayerRow[],
  profile: ProfileRecord,
  untimed: "macs" | "bytes-moved",
): Gain {
  const { layers } = profile;
  if (isTimed(profile)) return { of: "layer-time", saved: timeOf(rows), total: timeOf(layers) };
  const sum = untimed === "macs" ? macsOf : bytesMovedOf;
  return { of: untimed, saved: sum(rows), total: sum(layers) };
}
