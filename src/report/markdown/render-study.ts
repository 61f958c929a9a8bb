import type { StudyRecord } from "../../record/study-record.ts";
import type { Embeddable } from "../tables/define-report-table.ts";
import { findingsMarkdown } from "./findings-markdown.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Markdown } from "./markdown.ts";
import { renderTemplate } from "./render-template.ts";
import { tablesMarkdown } from "./tables-markdown.ts";
import { studyF1 } from "../tables/study-f1.ts";
import { studyPerClass } from "../tables/study-per-class.ts";
import { studyReceptiveFields } from "../tables/study-receptive-fields.ts";
import { studySetup } from "../tables/study-setup.ts";
import { studyTime } from "../tables/study-time.ts";
import { studyTopLayers } from "../tables/study-top-layers.ts";
import { studyTotals } from "../tables/study-totals.ts";
import { trainingOf } from "../trained-approach.ts";
import { publishedReasonWords } from "../words/published-words.ts";
import { studyNoteWords } from "../words/study-words.ts";

/** The report of a study in Markdown: a pure function of the record, so that a page can be made again from disk byte for byte. */
export function renderStudy(record: StudyRecord): string {
  const tables = ({ build }: Extract<Embeddable, { readonly of: "study" }>): Markdown =>
    tablesMarkdown(build(record));
  const { approaches, notes } = record;
  const fixture = fixtureLabel(record);
  return renderTemplate("study.md.hbs", {
    title: escapeMarkdown(record.title),
    fixture: fixture === undefined ? false : escapeMarkdown(fixture),
    madeBy: escapeMarkdown(`${record.tool.name} ${record.tool.version}, ${record.createdAt}`),
    findings: findingsMarkdown(record),
    setup: tables(studySetup),
    f1: tables(studyF1),
    totals: tables(studyTotals),
    topLayers: tables(studyTopLayers),
    time: tables(studyTime),
    receptiveFields: tables(studyReceptiveFields),
    perClass: tables(studyPerClass),
    trained: approaches.some((approach) => trainingOf(approach) !== undefined),
    differences: approaches.flatMap(({ title, published }) =>
      published === undefined || published.reasons.length === 0
        ? []
        : [
            {
              title: escapeMarkdown(title),
              reasons: published.reasons.map((reason) => escapeMarkdown(publishedReasonWords(reason))),
            },
          ],
    ),
    notes: [...(fixture === undefined ? [] : [`${fixture}.`]), ...notes.map(studyNoteWords)].map(
      escapeMarkdown,
    ),
  });
}
