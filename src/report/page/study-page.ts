import type { StudyRecord } from "../../record/study-record.ts";
import { f1CostChart } from "../charts/f1-cost-chart.ts";
import { learningCharts } from "../charts/learning-charts.ts";
import { calibrationWords, reliabilityChart } from "../charts/reliability-chart.ts";
import { studyRooflineCharts } from "../charts/roofline-chart.ts";
import { describeFindings } from "../findings/findings-of.ts";
import { fixtureLabel } from "../fixture-label.ts";
import { studyAnswer, studyAnswerWords } from "../tables/study-answer.ts";
import { studyDifferences, studyDifferencesWords } from "../tables/study-differences.ts";
import { studyF1 } from "../tables/study-f1.ts";
import { studyPerClass, studyPerClassWords } from "../tables/study-per-class.ts";
import { sharedReasons, studyPublished, studyPublishedWords } from "../tables/study-published.ts";
import { studyReceptiveFields, studyReceptiveFieldsWords } from "../tables/study-receptive-fields.ts";
import { studyRoofline, studyRooflineWords } from "../tables/study-roofline.ts";
import { studySetup, studySetupWords } from "../tables/study-setup.ts";
import { studySlowestLayers } from "../tables/study-slowest-layers.ts";
import { studyTime } from "../tables/study-time.ts";
import { studyTopLayers, studyTopLayersWords } from "../tables/study-top-layers.ts";
import { studyTotals, studyTotalsWords } from "../tables/study-totals.ts";
import { studyNoteWords } from "../words/study-words.ts";
import { studyTiles } from "./study-tiles.ts";
import { buildSections } from "./section.ts";
import type { NoteGroup, Page, PageOptions, SectionRow } from "./section.ts";

/** The order of a study's page: the answer, where the cost is, published figures; then F1, cost and how it was made in detail. */
export const studySections: readonly SectionRow<StudyRecord>[] = [
  {
    id: "answer",
    heading: "Which one is worth it",
    answer: studyAnswerWords,
    tables: [studyAnswer],
    charts: [f1CostChart],
  },
  {
    id: "top-layers",
    heading: "Most expensive layers",
    answer: studyTopLayersWords,
    tables: [studyTopLayers, studySlowestLayers],
  },
  {
    id: "published",
    heading: "Published figures beside ours",
    answer: studyPublishedWords,
    tables: [studyPublished],
    groups: publishedGroups,
  },
  { id: "findings", heading: "What could be better", findings: describeFindings },
  { id: "f1", heading: "F1 in detail", answer: studyDifferencesWords, tables: [studyF1, studyDifferences] },
  { id: "per-class", heading: "F1 by class", answer: studyPerClassWords, tables: [studyPerClass] },
  {
    id: "learning",
    heading: "Learning curves and calibration",
    answer: calibrationWords,
    charts: [learningCharts, reliabilityChart],
  },
  { id: "totals", heading: "Cost in detail", answer: studyTotalsWords, tables: [studyTotals, studyTime] },
  {
    id: "roofline",
    heading: "Roofline",
    answer: studyRooflineWords,
    tables: [studyRoofline],
    charts: [studyRooflineCharts],
  },
  {
    id: "receptive-fields",
    heading: "Receptive fields",
    answer: studyReceptiveFieldsWords,
    tables: [studyReceptiveFields],
  },
  {
    id: "setup",
    heading: "How it was made",
    answer: studySetupWords,
    tables: [studySetup],
    notes: studyNotes,
    legends: ["legend", "legend-study"],
  },
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

function publishedGroups(record: StudyRecord): readonly NoteGroup[] {
  const notes = sharedReasons(record);
  return notes.length === 0 ? [] : [{ heading: "Of several approaches", notes }];
}

function studyNotes(record: StudyRecord): readonly string[] {
  const label = fixtureLabel(record);
  return [...(label === undefined ? [] : [`${label}.`]), ...record.notes.map(studyNoteWords)];
}
