import { distinct } from "../../names.ts";
import type { ComparisonRecord } from "../../record/comparison-record.ts";
import type { AnyRecord } from "../../record/parse-record.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { comparisonPage, comparisonSections } from "../page/comparison-page.ts";
import { profilePage, profileSections } from "../page/profile-page.ts";
import type { Page, SectionRow } from "../page/section.ts";
import { studyPage, studySections } from "../page/study-page.ts";
import type { ReportTable } from "../tables/report-table.ts";

/** The kinds of records that have pages. */
export type RecordKind = "study" | "profile" | "comparison";

/** A table or a section that can be written between markers of another page, by the name that the markers carry. */
export type Embeddable =
  | EmbeddableOf<"study", StudyRecord>
  | EmbeddableOf<"profile", ProfileRecord>
  | EmbeddableOf<"comparison", ComparisonRecord>;

interface EmbeddableOf<Kind extends RecordKind, R> {
  /** A table's own name; of a section its kind and id: `study/answer`. */
  readonly name: string;
  readonly of: Kind;
  /** A table's content, or the page that has the section `id`. */
  readonly content:
    | { readonly tables: (record: R) => readonly ReportTable[] }
    | { readonly id: string; readonly page: (record: R) => Page };
}

/** Every table, then every section, of the pages of studies, profiles and comparisons, in the pages' order. */
export const embeddables: readonly Embeddable[] = distinct<readonly Embeddable[]>(
  "what can be embedded",
  [
    ...partsOf("study", studySections, studyPage),
    ...partsOf("profile", profileSections, profilePage),
    ...partsOf("comparison", comparisonSections, comparisonPage),
  ],
  ({ name }) => [name],
);

/** The kind of a record. */
export function kindOf(record: AnyRecord): RecordKind {
  return "kind" in record ? record.kind : "profile";
}

function partsOf<Kind extends RecordKind, R>(
  of: Kind,
  sections: readonly SectionRow<R>[],
  page: (record: R) => Page,
): readonly EmbeddableOf<Kind, R>[] {
  return [
    ...sections
      .flatMap(({ tables = [] }) => tables)
      .map(({ name, build }) => ({ name, of, content: { tables: (record: R) => build(record) } })),
    ...sections.map(({ id }) => ({
      name: `${of}/${id}`,
      of,
      content: { id, page: (record: R) => page(record) },
    })),
  ];
}
