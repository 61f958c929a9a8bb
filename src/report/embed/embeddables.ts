import { distinct } from "../../names.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { profileSections } from "../page/profile-page.ts";
import { studySections } from "../page/study-page.ts";
import type { ReportTable } from "../tables/report-table.ts";

/** A table that can be written between markers of another page, by the name that the markers carry. */
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

/** Every table of the pages of studies and profiles, in the pages' order. */
export const embeddables: readonly Embeddable[] = distinct<readonly Embeddable[]>(
  "the tables to embed",
  [
    ...studySections
      .flatMap(({ tables = [] }) => tables)
      .map(({ name, build }): Embeddable => ({ name, of: "study", build: (record) => build(record) })),
    ...profileSections
      .flatMap(({ tables = [] }) => tables)
      .map(({ name, build }): Embeddable => ({ name, of: "profile", build: (record) => build(record) })),
  ],
  ({ name }) => [name],
);
