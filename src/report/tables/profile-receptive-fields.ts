import { spatialStages } from "../findings/spatial-stages.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { rowLabel } from "../row-label.ts";
import { shapesText } from "./layer-columns.ts";
import { lengthsOf, lengthUnit } from "../length-unit.ts";
import {
  placeCells,
  placeColumns,
  placeNote,
  stageCells,
  stageColumns,
  stageNotes,
  stageStatusNotes,
  unknownStageNotes,
} from "./stage-columns.ts";

/** The receptive field at the end of each stage of the model. */
export const profileReceptiveFields: ProfileTable = defineProfileTable(
  "profile-receptive-fields",
  (record) => {
    const stages = spatialStages(record);
    const names = stages.map(({ row }) => rowLabel(row));
    return [
      {
        caption: `Theoretical receptive fields, ${lengthsOf(record)}, input ${shapesText(record.model.inputs.map(({ shape }) => shape))}`,
        columns: [...stageColumns, ...placeColumns],
        rows: stages.map((stage) => [...stageCells(stage), ...placeCells(stage)]),
        notes: [
          ...(stages.length === 0
            ? []
            : [...stageNotes(lengthUnit(record)), placeNote, ...stageStatusNotes(stages, names)]),
          ...unknownStageNotes(record.model.name, record),
        ],
        empty: "Unknown: no layer has a window with a size and a stride.",
      },
    ];
  },
);
