import { timingNoteWords } from "../words/timing-note-words.ts";
import { bounded, count, medianAndMad, milliseconds, p95, plural, weightFigure } from "../format.ts";
import type { ProfileRecord, TimeSummary, Timing } from "../../record/profile-record.ts";
import { effectiveFieldLines } from "../effective-field-lines.ts";
import { peakOrder } from "../tables/profile-summary.ts";
import { trainingDoubts } from "../tables/profile-training-times.ts";
import { statusNotes } from "../status-notes.ts";

/** Everything on a profile that is neither of one layer nor a finding: totals, times, a training step, notes. */
export function profileDetails(record: ProfileRecord): readonly string[] {
  const { totals, timing, model, conventionLegend } = record;
  return [
    ...(conventionLegend === undefined ? [] : [`Convention: ${conventionLegend}`]),
    `Trainable parameters: ${weightFigure(totals.trainableParams, totals)}`,
    `Weights: ${weightFigure(totals.bytes.weights, totals)} bytes`,
    `Peak activations: ${bounded(totals.peakActivationBytes, record)}${totals.peakActivationBytes === undefined ? "" : ` bytes${peakOrder(totals)}`}`,
    ...trainingLines(totals),
    ...(timing === undefined
      ? []
      : [
          `End to end: ${summaryText(timing.endToEnd)}`,
          timing.sumOfLayersMs === undefined
            ? "Sum of layers: not measured"
            : `Sum of layers: ${milliseconds(timing.sumOfLayersMs)} ms (median of ${plural(timing.runs, "run")})`,
          ...trainingTimeLines(timing),
          ...[...timing.notes.map(timingNoteWords), ...trainingDoubts(record)].map((note) => `Note: ${note}`),
        ]),
    ...(record.effectiveReceptiveFields ?? []).flatMap(effectiveFieldLines),
    ...statusNotes(model.name, record),
  ];
}

function trainingLines({ trainingStep }: ProfileRecord["totals"]): readonly string[] {
  if (trainingStep === undefined) return [];
  const { macs, flops, forwardMacs, inputGradientMacs, filterGradientMacs } = trainingStep;
  return [
    `Training step (${trainingStep.loss}): ${bounded(macs, trainingStep)} MACs, ${bounded(flops, trainingStep)} FLOPs`,
    `  forward ${bounded(forwardMacs, trainingStep)}, input gradients ${bounded(inputGradientMacs, trainingStep)}, filter gradients ${bounded(filterGradientMacs, trainingStep)} MACs`,
    `  kept for the backward pass: ${bounded(trainingStep.savedActivationBytes, trainingStep)} bytes; ` +
      `${trainingStep.optimizer} keeps ${count(trainingStep.optimizerStateBytes)} bytes`,
    ...trainingStep.reasons.map(({ text }) => `Note: ${text}`),
  ];
}

function trainingTimeLines({ training }: Timing): readonly string[] {
  if (training === undefined) return [];
  const { endToEnd, sumOfLayersMs } = training;
  return [
    `Training step: ${summaryText(endToEnd)}, sum of layers and loss ${sumOfLayersMs === undefined ? "not measured" : `${milliseconds(sumOfLayersMs)} ms`}; by layer with --format md or json`,
  ];
}

function summaryText(time: TimeSummary): string {
  if (time.samples === 1) return `${milliseconds(time.medianMs)} ms, one sample: its spread is unknown`;
  return `${medianAndMad(time)} ms (median ± MAD), p95 ${p95(time)} ms, ${count(time.samples)} samples`;
}
