import { timingNoteWords } from "../words/timing-note-words.ts";
import {
  bounded,
  clockStep,
  count,
  dimensions,
  medianAndMad,
  milliseconds,
  p95,
  plural,
  weightFigure,
} from "../format.ts";
import type { ProfileRecord, TensorInfo, Totals } from "../../record/profile-record.ts";
import { deviceKind } from "../timed-where.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { textColumn } from "./report-table.ts";
import { statusNotes } from "../status-notes.ts";

/** The model, and the cost of one forward pass. */
export const profileSummary: ProfileTable = defineProfileTable("profile-summary", (record) => [
  {
    caption: `${record.model.name}: one forward pass of a batch of ${count(record.model.batch)}, convention ${record.convention}`,
    columns: [textColumn("Figure"), { heading: "Value", align: "right" }],
    rows: [...modelRows(record), ...totalRows(record), ...timingRows(record)],
    notes: [...statusNotes(record.model.name, record), ...timingNotes(record)],
    empty: "",
  },
]);

function modelRows({ model, status }: ProfileRecord): readonly string[][] {
  return [
    ["Format", model.format],
    ["Input", tensorsText(model.inputs)],
    ["Output", tensorsText(model.outputs)],
    ["SHA-256 of the model file", model.sha256 ?? "not recorded"],
    ["Status of the counts", status],
  ];
}

function totalRows(record: ProfileRecord): readonly string[][] {
  const { totals, layers } = record;
  return [
    ["Rows (calls of layers)", count(layers.length)],
    ["Parameters", weightFigure(totals.params, totals)],
    ["Trainable parameters", weightFigure(totals.trainableParams, totals)],
    ["MACs", bounded(totals.macs, record)],
    ["FLOPs", bounded(totals.flops, record)],
    ["Weights (bytes)", weightFigure(totals.bytes.weights, totals)],
    ["Read by kernels (bytes)", bounded(totals.bytes.read, record)],
    ["Written by kernels (bytes)", bounded(totals.bytes.written, record)],
    [`Peak activations (bytes)${peakOrder(totals)}`, bounded(totals.peakActivationBytes, record)],
  ];
}

/** In which order nodes run where it is not that of the rows. */
export function peakOrder({ peakActivationOrder }: Totals): string {
  return peakActivationOrder === undefined ? "" : ", in the order of tfjs' executor";
}

function timingRows({ timing }: ProfileRecord): readonly string[][] {
  if (timing === undefined) return [["Time end to end", "not measured"]];
  const { endToEnd, sumOfLayersMs, backend, device } = timing;
  return [
    ["Timed on", `${backend}, ${device} (${deviceKind(timing)})`],
    ...(timing.driver === undefined ? [] : [["Driver", timing.driver]]),
    ["End to end, median ± MAD (ms)", medianAndMad(endToEnd)],
    ["End to end, p95 (ms)", p95(endToEnd)],
    ["Samples", count(endToEnd.samples)],
    ["Sum of the layers (ms)", sumOfLayersMs === undefined ? "not measured" : milliseconds(sumOfLayersMs)],
    ["Clock step", clockStep(timing.clockResolutionMs)],
  ];
}

function timingNotes({ timing }: ProfileRecord): readonly string[] {
  if (timing === undefined) return ["Time is not measured: the record was made without timing."];
  return [
    `Clock ${timing.clock}, ${plural(timing.warmup, "warm-up run")}, first run ${milliseconds(timing.firstRunMs)} ms, weights: ${timing.weights}.`,
    ...timing.notes.map((note) => `${timingNoteWords(note)}.`),
  ];
}

function tensorsText(tensors: readonly TensorInfo[]): string {
  return tensors.map(({ name, shape, dtype }) => `${name} ${dimensions(shape)} ${dtype}`).join(", ");
}
