import { timingNoteWords } from "../words/timing-note-words.ts";
import { count, medianAndMad, milliseconds, percent } from "../format.ts";
import type { LayerTrainingTime, ProfileRecord } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { timedWhere } from "../timed-where.ts";
import { nameColumn, numberColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";
import { layersAndEndToEnd } from "../findings/layers-and-end-to-end.ts";

/** The layers that take most of a training step, forward and backward. */
export const profileTrainingTimes: ProfileTable = defineProfileTable(
  "profile-training-times",
  (record, top = 10) => trainingTimeTables(record, top),
  ({ timing }) => timing?.training !== undefined,
);

/** The table of the `top` layers of a training step. */
function trainingTimeTables(record: ProfileRecord, top: number): readonly ReportTable[] {
  const { timing, layers } = record;
  const training = timing?.training;
  const rows = layers
    .flatMap((row) => (row.trainingTime === undefined ? [] : [{ row, time: row.trainingTime }]))
    .toSorted((a, b) => b.time.step.medianMs - a.time.step.medianMs)
    .slice(0, top);
  return [
    {
      caption:
        timing === undefined || training === undefined
          ? "Layers by time of a training step"
          : `Layers by time of a training step (${training.loss}), median ± MAD in milliseconds, ` +
            timedWhere({ ...timing, endToEnd: training.endToEnd }),
      columns: [
        nameColumn("Layer"),
        numberColumn("Step"),
        numberColumn("Samples"),
        numberColumn("Share (%)"),
        numberColumn("Forward"),
        numberColumn("Input gradient"),
        numberColumn("Weight gradient"),
        numberColumn("Unneeded"),
      ],
      rows: rows.map(({ row, time }) => [
        rowLabel(row),
        medianAndMad(time.step),
        count(time.step.samples),
        percent(time.step.share),
        ...phaseCells(time),
      ]),
      notes:
        training === undefined
          ? []
          : [
              `End-to-end time of a step: ${medianAndMad(training.endToEnd)} ms (n=${count(training.endToEnd.samples)}, first ${milliseconds(training.firstRunMs)} ms).`,
              ...(training.unexplainedShare === undefined || training.observingShare === undefined
                ? []
                : [
                    `${unexplainedText(training.unexplainedShare)} (run by run). Timing every kernel changes the step by ${percent(training.observingShare)} %.`,
                  ]),
              ...trainingDoubts(record),
              ...(training.lossTime === undefined
                ? []
                : [`Loss and its gradient: ${medianAndMad(training.lossTime)} ms.`]),
              ...training.notes.map((note) => `${timingNoteWords(note)}.`),
            ],
      empty: "Not measured: the record was made without timing a training step.",
    },
  ];
}

function unexplainedText(share: number): string {
  return share >= 0
    ? `${percent(share)} % of end-to-end time is outside layers and loss`
    : `Layers and loss take ${percent(-share)} % more than end-to-end time`;
}

function phaseCells(time: LayerTrainingTime): readonly string[] {
  return (["forward", "inputGradient", "weightGradient", "unneeded"] as const).map((phase) => {
    const own = time[phase];
    if (own !== undefined) return medianAndMad(own);
    return time.unresolved?.includes(phase) === true ? "unknown" : "none";
  });
}

/** Why the times of a training step are in doubt; those of a forward pass say so in the notes of the record. */
export function trainingDoubts(profile: ProfileRecord): readonly string[] {
  return layersAndEndToEnd
    .check(profile)
    .flatMap((finding) =>
      finding.kind === "layers-and-end-to-end-differ" && finding.of === "training-step"
        ? [`in doubt (sum-of-layers): ${layersAndEndToEnd.describe(finding).text}`]
        : [],
    );
}
