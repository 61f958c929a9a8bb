import type { AnyRecord } from "./any-record.ts";

/** A record as it is written to disk: JSON, two spaces, names in the order in which the record was built, a newline at the end. */
export function recordJson(record: AnyRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}
