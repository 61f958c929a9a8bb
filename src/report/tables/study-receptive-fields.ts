import { spatialStages } from "../findings/spatial-stages.ts";
import { defineStudyTable } from "./define-report-table.ts";
import type { Embeddable } from "./define-report-table.ts";
import { shapesText } from "./layer-columns.ts";
import { words } from "./report-table.ts";
import { stageCells, stageColumns, stageNotes, unknownStageNotes } from "./stage-columns.ts";

/** The receptive field at the end of each stage of each approach. */
export const studyReceptiveFields: Extract<Embeddable, { readonly of: "study" }> = defineStudyTable(
  "study-receptive-fields",
  ({ approaches }) => [
    {
      caption: "Theoretical receptive fields, in pixels of the input (height×width)",
      columns: [words("Approach"), words("Input shape"), ...stageColumns],
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
