import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import type { ReportTable } from "./report-table.ts";

/** A table of a page that can also be written into another page, by its name. */
export interface NamedTable<R> {
  readonly name: string;
  /** @param top rows of a table of layers; default: 10 */
  readonly build: (record: R, top?: number) => readonly ReportTable[];
  /** False if the record's own page leaves the table out; default: it never does. */
  readonly shown?: (record: R) => boolean;
}

/** A table of a study. */
export type StudyTable = NamedTable<StudyRecord>;

/** A table of a profile. */
export type ProfileTable = NamedTable<ProfileRecord>;

/** Gives a table of a study its type. */
export function defineStudyTable(name: string, build: StudyTable["build"]): StudyTable {
  return { name, build };
}

/** Gives a table of a profile its type. */
export function defineProfileTable(
  name: string,
  build: ProfileTable["build"],
  shown: (record: ProfileRecord) => boolean = () => true,
): ProfileTable {
  return { name, build, shown };
}
