import type { StudyRecord } from "../../src/record/study-record.ts";

const times = new Set(["createdAt", "seconds", "secondsByStage", "timing", "time"]);

/** A record without what a clock says: dates, durations, times of layers. */
export function withoutTimes(record: StudyRecord): unknown {
  return JSON.parse(
    JSON.stringify(record, (name, value: unknown) => (times.has(name) ? undefined : value)),
  ) as unknown;
}
