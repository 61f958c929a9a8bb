import type { StudyRecord } from "../../record/study-record.ts";
import { f1CostChart } from "../charts/f1-cost-chart.ts";
import { learningCharts } from "../charts/learning-charts.ts";
import { reliabilityChart } from "../charts/reliability-chart.ts";
import { describeFindings } from "../findings/findings-of.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { studyAnswer, studyAnswerWords } from "../tables/study-answer.ts";
import { studyDifferences } from "../tables/study-differences.ts";
import { studyF1 } from "../tables/study-f1.ts";
import { studyPerClass } from "../tables/study-per-class.ts";
import { studyReceptiveFields } from "../tables/study-receptive-fields.ts";
import { studySetup } from "../tables/study-setup.ts";
import { studyTime } from "../tables/study-time.ts";
import { studyTopLayers } from "../tables/study-top-layers.ts";
import { studyTotals } from "../tables/study-totals.ts";
import { publishedReasonWords } from "../words/published-words.ts";
import { studyNoteWords } from "../words/study-words.ts";
import { studyTiles } from "./study-tiles.ts";
import { buildSections } from "./section.ts";
import type { NoteGroup, Page, PageOptions, SectionRow } from "./section.ts";

/** The order of a study's page. */
export const studySections: readonly SectionRow<StudyRecord>[] = [
  {
    id: "answer",
    heading: "Which one is worth it",
    answer: studyAnswerWords,
    tables: [studyAnswer],
    charts: [f1CostChart],
  },
  { id: "findings", heading: "Findings", findings: describeFindings },
  { id: "top-layers", heading: "Most expensive layers by count", tables: [studyTopLayers] },
  { id: "time", heading: "Most expensive layers by time", tables: [studyTime] },
  {
    id: "published",
    heading: "Why our figures differ from the published ones",
    groups: publishedGroups,
  },
  { id: "f1", heading: "F1 in detail", tables: [studyF1, studyDifferences], charts: [reliabilityChart] },
  { id: "per-class", heading: "F1 by class", tables: [studyPerClass] },
  { id: "learning", heading: "How the trainings went", charts: [learningCharts] },
  { id: "totals", heading: "Cost in detail", tables: [studyTotals] },
  { id: "receptive-fields", heading: "Receptive fields", tables: [studyReceptiveFields] },
  { id: "setup", heading: "How it was made", tables: [studySetup] },
  { id: "notes", heading: "Notes", notes: studyNotes },
  { id: "legend", heading: "Legend", legends: ["legend", "legend-study"] },
];

/** The page of a study: a pure function of the record, so that it can be made again from disk byte for byte. */
export function studyPage(record: StudyRecord, options: PageOptions = {}): Page {
  const { title, tool, createdAt } = record;
  const warning = fixtureLabel(record);
  return {
    title,
    ...(warning === undefined ? {} : { warning }),
    lead: [`Made by ${tool.name} ${tool.version}, ${createdAt}.`],
    tiles: studyTiles(record),
    sections: buildSections(studySections, record, options),
  };
}

function publishedGroups({ approaches }: StudyRecord): readonly NoteGroup[] {
  return approaches.flatMap(({ title, published }) =>
    published === undefined || published.reasons.length === 0
      ? []
      : [{ heading: title, notes: published.reasons.map(publishedReasonWords) }],
  );
}

function studyNotes(record: StudyRecord): readonly string[] {
  const label = fixtureLabel(record);
  return [...(label === undefined ? [] : [`${label}.`]), ...record.notes.map(studyNoteWords)];
}
