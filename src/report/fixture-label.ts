import type { StudyRecord } from "../record/study-record.ts";

/** What is said of every F1 of drawn images. */
export const fixtureWarning = "FIXTURE DATA: drawn images; the F1 figures say nothing about photographs";

/** The label of every table and chart with an F1 of drawn images; undefined for photos. */
export function fixtureLabel(record: StudyRecord): string | undefined {
  return record.dataset.fixture ? fixtureWarning : undefined;
}

/** A caption of a table with F1; on drawn images it ends with {@link fixtureLabel}. */
export function labelCaption(caption: string, record: StudyRecord): string {
  const text = fixtureLabel(record);
  return text === undefined ? caption : `${caption} (${text})`;
}
