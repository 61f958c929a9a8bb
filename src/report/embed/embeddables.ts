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
export const embeddables: readonly Embeddable[] = [
  ...studySections
    .flatMap(({ tables = [] }) => tables)
    .map(({ name, build }): Embeddable => ({ name, of: "study", build: (record) => build(record) })),
  ...profileSections
    .flatMap(({ tables = [] }) => tables)
    .map(({ name, build }): Embeddable => ({ name, of: "profile", build: (record) => build(record) })),
];

const names = embeddables.map(({ name }) => name);
if (new Set(names).size !== names.length) throw new Error(`two tables share a name: ${names.join(", ")}`);
