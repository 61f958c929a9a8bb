import { timingNoteWords } from "../words/timing-note-words.ts";
import {
  bounded,
  count,
  dimensions,
  medianAndMad,
  milliseconds,
  p95,
  percent,
  places,
  plural,
  weightFigure,
} from "../format.ts";
import type {
  LayerRow,
  ProfileRecord,
  ReceptiveField,
  TimeSummary,
  Timing,
} from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { cleanText } from "../markdown/clean-text.ts";
import { effectiveFieldLines } from "../effective-field-lines.ts";
import { deviceKind } from "../timed-where.ts";
import { shapesText } from "../tables/layer-columns.ts";
import { peakOrder } from "../tables/profile-summary.ts";
import { rankNotes } from "../tables/rank-notes.ts";
import { byMacs, byTime, macShare } from "../tables/rank-rows.ts";
import { numberColumn, textColumn } from "../tables/report-table.ts";
import type { Column } from "../tables/report-table.ts";
import { statusNotes } from "../status-notes.ts";
import { textTable } from "./text-table.ts";
import { trainingDoubts } from "../tables/profile-training-times.ts";

/**
 * A profile as an aligned table of plain text for a terminal: the `top` rows that take the most time, where it was measured, or else have the most
 * multiply-accumulates; the totals, and what could not be counted. Only ASCII signs and `±` are added to what the record holds.
 */
export function profileTable(record: ProfileRecord, { top }: { readonly top: number }): string {
  const timed = byTime(record.layers);
  const columns = timed.length > 0 ? [...countColumns, ...timeColumns] : countColumns;
  const untimed = byMacs(record.layers.filter(({ time }) => time === undefined));
  const rows = [...timed.map(({ row }) => row), ...untimed].slice(0, top);
  const cells = [...rows.map((row) => [...countCells(row, record), ...timeCells(row)]), totalCells(record)];
  const rest = record.layers.length - rows.length;
  const lines = [
    ...headerLines(record),
    "",
    ...textTable(
      columns,
      cells.map((row) => row.slice(0, columns.length).map(plain)),
      "total",
    ),
    ...(rest === 0 ? [] : [`${plural(rest, "further row")} ${rest === 1 ? "is" : "are"} not shown.`]),
    "",
    ...rankNotes(timed, top),
    ...footerLines(record),
  ];
  return `${lines.map(plain).join("\n").replace(/\n+$/, "")}\n`;
}

const countColumns: readonly Column[] = [
  textColumn("Layer"),
  textColumn("Type"),
  textColumn("Output"),
  numberColumn("Params"),
  numberColumn("MACs"),
  numberColumn("MACs %"),
  numberColumn("FLOPs"),
  numberColumn("RF size"),
  numberColumn("Stride"),
  numberColumn("Padding"),
  textColumn("RF status"),
];

const timeColumns: readonly Column[] = [
  numberColumn("Median ± MAD (ms)"),
  numberColumn("n"),
  numberColumn("Time %"),
  numberColumn("Rank"),
];

function countCells(row: LayerRow, record: ProfileRecord): readonly string[] {
  const share = macShare(row, record);
  return [
    shortened(rowLabel(row), 48),
    shortened(row.type, 24),
    shortened(shapesText(row.outputShapes), 32),
    count(row.params),
    bounded(row.macs, row),
    share === undefined ? "unknown" : percent(share),
    bounded(row.flops, row),
    ...windowCells(row.receptiveField),
  ];
}

function windowCells({ status, size, stride, padding }: ReceptiveField): readonly string[] {
  if (status === "unavailable") return ["unknown", "unknown", "unknown", "unknown"];
  if (status === "global" && size === undefined) return ["global", "", "", "global"];
  const sides = [size, stride, padding].map((each) => (each === undefined ? "unknown" : dimensions(each)));
  // The window is that of the local path: something on the way reads the whole image.
  return [...sides, status === "global" ? "gated" : status];
}

function timeCells({ time, untimed }: LayerRow): readonly string[] {
  if (time === undefined) return [untimed?.kind ?? "not measured", "", "", ""];
  return [
    medianAndMad(time),
    time.repeats === undefined ? count(time.samples) : `${count(time.samples)} of ${count(time.repeats)}`,
    percent(time.share),
    places(time.rank),
  ];
}

function totalCells(record: ProfileRecord): readonly string[] {
  const { totals, timing } = record;
  return [
    "Total",
    "",
    "",
    weightFigure(totals.params, totals),
    bounded(totals.macs, record),
    "",
    bounded(totals.flops, record),
    "",
    "",
    "",
    "",
    ...(timing?.sumOfLayersMs === undefined
      ? ["", "", "", ""]
      : [milliseconds(timing.sumOfLayersMs), "", "", ""]),
  ];
}

function headerLines({ model, convention, status, timing, layers }: ProfileRecord): readonly string[] {
  const inputs = model.inputs.map(({ shape }) => dimensions(shape)).join(", ");
  return [
    `Model       ${model.name} (${model.format})`,
    `Input       ${inputs} (batch included)`,
    `Convention  ${convention}`,
    `Status      ${status}`,
    timing === undefined
      ? "Time        not measured"
      : `Time        ${timing.backend} on ${timing.device} (${deviceKind(timing)})`,
    `Order       ${layers.some(({ time }) => time !== undefined) ? "slowest first" : "most MACs first"}`,
  ];
}

function footerLines(record: ProfileRecord): readonly string[] {
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

/** Text for a terminal that may lack `≥`, `–` and `×`; runs of spaces stay. */
export function plain(text: string): string {
  // Alignment is made of runs of spaces, so only a line break may be folded here.
  return text
    .split(/( +)/)
    .map((piece) => (piece.trim() === "" ? piece : cleanText(piece)))
    .join("")
    .replaceAll("≥", ">=")
    .replaceAll("≤", "<=")
    .replaceAll("≈", "~")
    .replaceAll("–", "-")
    .replaceAll("×", "x");
}

/** Both ends of a long name; the middle of a path is the least specific part. */
function shortened(text: string, length: number): string {
  const characters = [...cleanText(text)];
  if (characters.length <= length) return characters.join("");
  const half = Math.floor((length - 3) / 2);
  return `${characters.slice(0, half).join("")}...${characters.slice(-half).join("")}`;
}
