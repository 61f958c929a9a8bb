import { distinct } from "../../names.ts";
import type { RecordKind, RecordsByKind } from "../../record/any-record.ts";
import { checkPage, checkSections } from "../page/check-page.ts";
import { comparisonPage, comparisonSections } from "../page/comparison-page.ts";
import { modelsPage, modelsSections } from "../page/models-page.ts";
import { profilePage, profileSections } from "../page/profile-page.ts";
import type { Page, SectionRow } from "../page/section.ts";
import { studyPage, studySections } from "../page/study-page.ts";
import type { ReportTable } from "../tables/report-table.ts";

/** A table or a section that can be written between markers of another page, by the name that the markers carry. */
export type Embeddable = { readonly [Kind in RecordKind]: EmbeddableOf<Kind> }[RecordKind];

interface EmbeddableOf<Kind extends RecordKind> {
  /** A table's own name; of a section its kind and id: `study/answer`. */
  readonly name: string;
  readonly of: Kind;
  /** A table's content, or the page that has the section `id`. */
  readonly content:
    | { readonly tables: (record: RecordsByKind[Kind]) => readonly ReportTable[] }
    | { readonly id: string; readonly page: (record: RecordsByKind[Kind]) => Page };
}

/** Every table, then every section, of the pages of all kinds of records, in the pages' order. */
export const embeddables: readonly Embeddable[] = distinct<readonly Embeddable[]>(
  "what can be embedded",
  [
    ...partsOf("study", studySections, studyPage),
    ...partsOf("profile", profileSections, profilePage),
    ...partsOf("comparison", comparisonSections, comparisonPage),
    ...partsOf("models", modelsSections, modelsPage),
    ...partsOf("check", checkSections, checkPage),
  ],
  ({ name }) => [name],
);

function partsOf<Kind extends RecordKind>(
  of: Kind,
  sections: readonly SectionRow<RecordsByKind[Kind]>[],
  page: (record: RecordsByKind[Kind]) => Page,
): readonly EmbeddableOf<Kind>[] {
  type R = RecordsByKind[Kind];
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
