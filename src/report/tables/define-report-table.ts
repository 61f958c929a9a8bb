import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import type { ReportTable } from "./report-table.ts";

/** Tables of a report that can also be written into another page, by their name. */
export type Embeddable =
  | {
      readonly name: string;
      readonly of: "study";
      readonly build: (record: StudyRecord) => readonly ReportTable[];
    }
  | {
      readonly name: string;
      readonly of: "profile";
      readonly build: (record: ProfileRecord) => readonly ReportTable[];
    };

/** Gives a table of a study its type. */
export function defineStudyTable(
  name: string,
  build: (record: StudyRecord) => readonly ReportTable[],
): Extract<Embeddable, { readonly of: "study" }> {
  return { name, of: "study", build };
}

/** Gives a table of a profile its type. */
export function defineProfileTable(
  name: string,
  build: (record: ProfileRecord) => readonly ReportTable[],
): Extract<Embeddable, { readonly of: "profile" }> {
  return { name, of: "profile", build };
}
