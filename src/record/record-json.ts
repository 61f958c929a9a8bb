import type { ComparisonRecord } from "./comparison-record.ts";
import type { ProfileRecord } from "./profile-record.ts";
import type { StudyRecord } from "./study-record.ts";

/** A record as it is written to disk: JSON, two spaces, names in the order in which the record was built, a newline at the end. */
export function recordJson(record: ProfileRecord | StudyRecord | ComparisonRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}
