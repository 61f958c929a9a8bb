import type { StudyRecord } from "../../src/record/study-record.ts";

const times = new Set(["createdAt", "seconds", "secondsByStage", "timing", "time", "device", "threads"]);

/** A record without what a clock says, and on what was computed: dates, durations, devices, times of layers, and that a layer's time could not be. A layer without kernels never has one. */
export function withoutTimes(record: StudyRecord): unknown {
  return JSON.parse(
    JSON.stringify(record, (name, value: unknown) =>
      times.has(name) || (name === "untimed" && (value as { kind: string }).kind !== "no-kernels")
        ? undefined
        : value,
    ),
  ) as unknown;
}
