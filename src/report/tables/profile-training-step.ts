import { bounded, count, percent } from "../format.ts";
import type { LayerTraining, ProfileRecord } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { nameColumn, numberColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** The ten layers with the most multiply-accumulates in a training step. */
export const profileTrainingStep: ProfileTable = defineProfileTable(
  "profile-training-step",
  (record, top = 10) => trainingStepTables(record, top),
  ({ totals }) => totals.trainingStep !== undefined,
);

/** The table of the `top` layers of a training step, with the total cost in its notes. */
function trainingStepTables(record: ProfileRecord, top: number): readonly ReportTable[] {
  const { model, convention, totals, layers } = record;
  const step = totals.trainingStep;
  // Records of earlier versions do not say which rows are bounds.
  const marked = layers.some(({ training }) => training?.status !== undefined);
  const write = (part: LayerTraining, value: number): string =>
    bounded(value, { status: part.status ?? (marked ? "complete" : (step?.status ?? "complete")) });
  const rows = layers
    .flatMap((row) => (row.training === undefined ? [] : [{ row, part: row.training }]))
    .toSorted((a, b) => macsOf(b.part) - macsOf(a.part))
    .slice(0, top);
  return [
    {
      caption: `Layers by MACs of one training step, input ${shapesText(model.inputs.map(({ shape }) => shape))}, convention ${convention}`,
      columns: [
        nameColumn("Layer"),
        numberColumn("MACs"),
        numberColumn("Share (%)"),
        numberColumn("Forward"),
        numberColumn("Input gradient"),
        numberColumn("Filter gradient"),
        numberColumn("FLOPs"),
        numberColumn("Kept (bytes)"),
      ],
      rows: rows.map(({ row, part }) => [
        rowLabel(row),
        write(part, macsOf(part)),
        step === undefined || step.macs === 0 || step.status !== "complete"
          ? "unknown"
          : percent(macsOf(part) / step.macs),
        write(part, part.forwardMacs),
        write(part, part.inputGradientMacs),
        write(part, part.filterGradientMacs),
        write(part, part.flops),
        write(part, part.savedActivationBytes),
      ]),
      notes:
        step === undefined
          ? []
          : [
              `Total: ${bounded(step.macs, step)} MACs and ${bounded(step.flops, step)} FLOPs, loss (${step.loss}) included: ` +
                `forward ${bounded(step.forwardMacs, step)}, input gradients ${bounded(step.inputGradientMacs, step)}, ` +
                `filter gradients ${bounded(step.filterGradientMacs, step)} MACs.`,
              `Kept: activations for the backward pass, ${bounded(step.savedActivationBytes, step)} bytes in total. ${step.optimizer} keeps ${count(step.optimizerStateBytes)} bytes beside the weights; its update is not counted.`,
              ...(step.unneededMacs === 0
                ? []
                : [
                    `tfjs computes ${count(step.unneededMacs)} MACs more, because its fused operations compute all gradients.`,
                  ]),
              ...step.reasons.map(({ text }) => `${text}.`),
            ],
      empty: "Not counted: the record was made without --training.",
    },
  ];
}

function macsOf({ forwardMacs, inputGradientMacs, filterGradientMacs }: LayerTraining): number {
  return forwardMacs + inputGradientMacs + filterGradientMacs;
}
