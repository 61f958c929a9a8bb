import { spatialStages } from "../findings/spatial-stages.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { textColumn } from "./report-table.ts";
import { stageCells, stageColumns, stageNotes, unknownStageNotes } from "./stage-columns.ts";

/** The receptive field at the end of each stage of each approach. */
export const studyReceptiveFields: StudyTable = defineStudyTable(
  "study-receptive-fields",
  ({ approaches }) => [
    {
      caption: "Theoretical receptive fields, in pixels of the input (height×width)",
      columns: [textColumn("Approach"), textColumn("Input shape"), ...stageColumns],
      rows: approaches.flatMap(({ title, profile }) =>
        spatialStages(profile).map((stage) => [
          title,
          shapesText(profile.model.inputs.map(({ shape }) => shape)),
          ...stageCells(stage),
        ]),
      ),
      notes: [
        // The study is of images.
        ...stageNotes("pixels"),
        ...approaches.flatMap(({ title, profile }) => unknownStageNotes(title, profile)),
      ],
      empty: "Unknown: no layer has a window with a size and a stride.",
    },
  ],
);
