import { spatialStages } from "../findings/spatial-stages.ts";
import type { SpatialStage } from "../findings/spatial-stages.ts";
import { dimensions } from "../format.ts";
import { networkNotes, perNetwork } from "../per-network.ts";
import type { StudyRecord } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";
import {
  stageCells,
  stageColumns,
  stageNotes,
  stageStatusNotes,
  unknownStageNotes,
} from "./stage-columns.ts";

/** The receptive field of the last spatial layer of each network; at the end of each stage, folded. */
export const studyReceptiveFields: StudyTable = defineStudyTable("study-receptive-fields", (record) => {
  const all = stagesOf(record);
  const last = all.filter(({ title }, at) => all[at + 1]?.title !== title);
  const names = networkNotes(record);
  const unknown = perNetwork(record).approaches.flatMap(({ title, profile }) =>
    unknownStageNotes(title, profile),
  );
  return [
    tableOf(
      "last",
      "Theoretical receptive fields of the last spatial layers before the global pool, in pixels of the input (height×width)",
      last,
      [...names, ...unknown],
    ),
    ...(all.length > last.length
      ? [
          {
            ...tableOf(
              "all",
              "Theoretical receptive fields by stage, in pixels of the input (height×width)",
              all,
              [],
            ),
            group: "Receptive fields at the end of each stage",
          },
        ]
      : []),
  ];
});

/** Which networks have a last spatial layer whose units see the whole image. */
export function studyReceptiveFieldsWords(record: StudyRecord): string | undefined {
  const all = stagesOf(record);
  const last = all.filter(({ title }, at) => all[at + 1]?.title !== title);
  const known = last.filter(({ stage: { image } }) => image !== undefined);
  if (known.length === 0) return undefined;
  const less = known.filter(({ stage: { size, image = [] } }) =>
    size.some((side, axis) => side < (image[axis] ?? 0)),
  );
  const names = less.map(
    ({ title, stage: { size, image = [] } }) => `${dimensions(size)} of ${dimensions(image)} in ${title}`,
  );
  return (
    `A unit of the last spatial layer sees the whole image in ${known.length - less.length} of ${known.length} networks` +
    `${names.length === 0 ? "" : `; it sees ${names.join("; ")}`}.`
  );
}

interface StageOf {
  readonly title: string;
  readonly stage: SpatialStage;
}

function stagesOf(record: StudyRecord): readonly StageOf[] {
  return perNetwork(record).approaches.flatMap(({ title, profile }) =>
    spatialStages(profile).map((stage) => ({ title, stage })),
  );
}

function tableOf(
  rows: "last" | "all",
  caption: string,
  stages: readonly StageOf[],
  notes: readonly string[],
): ReportTable {
  const status = stageStatusNotes(
    stages.map(({ stage }) => stage),
    stages.map(({ title }) => title),
  );
  return {
    caption,
    // The shape of an output follows from the stride.
    columns: [textColumn("Network"), ...stageColumns.toSpliced(1, 1)],
    rows: stages.map(({ title, stage }) => [title, ...stageCells(stage).toSpliced(1, 1)]),
    // The study is of images.
    notes: [
      ...(stages.length === 0 ? [] : [...stageNotes("pixels").slice(rows === "last" ? 1 : 0), ...status]),
      ...notes,
    ],
    empty: "Unknown: no layer has a window with a size and a stride.",
  };
}
