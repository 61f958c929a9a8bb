import { bounded, weightFigure } from "../format.ts";
import { networkNotes, perNetwork } from "../per-network.ts";
import { shortNumber } from "../short-number.ts";
import type { Approach, StudyRecord } from "../../record/study-record.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { shapesText } from "./layer-columns.ts";
import { noteConstants } from "./note-constants.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";
import { statusNotes } from "../status-notes.ts";

/** Exact totals of each network: counts, then memory. */
export const studyTotals: StudyTable = defineStudyTable("study-totals", (record) => {
  const { approaches } = perNetwork(record);
  return [counts(approaches, networkNotes(record)), memory(approaches)];
});

/** From the cheapest to the most expensive full network. */
export function studyTotalsWords(record: StudyRecord): string | undefined {
  const macs = perNetwork(record).approaches.flatMap(({ title, profile: { status, totals } }) =>
    status === "complete" && totals.macs !== undefined ? [{ title, value: totals.macs }] : [],
  );
  const [least, most] = [
    macs.toSorted((a, b) => a.value - b.value)[0],
    macs.toSorted((a, b) => b.value - a.value)[0],
  ];
  if (least === undefined || most === undefined || least === most) return undefined;
  return (
    `Cheapest full network: ${least.title}, ${shortNumber(least.value)} MACs per forward pass; most expensive: ${most.title}, ` +
    `${shortNumber(most.value)}.`
  );
}

function counts(approaches: readonly Approach[], names: readonly string[]): ReportTable {
  return noteConstants(
    {
      caption:
        "Counts of one forward pass of the full network at its input shape (batch, height, width, channels)",
      columns: [
        textColumn("Network"),
        textColumn("Input"),
        textColumn("Convention"),
        numberColumn("Parameters"),
        numberColumn("MACs"),
        numberColumn("FLOPs"),
      ],
      rows: approaches.map(({ title, profile, profile: { model, convention, totals } }) => [
        title,
        shapesText(model.inputs.map(({ shape }) => shape)),
        convention,
        weightFigure(totals.params, totals),
        bounded(totals.macs, profile),
        bounded(totals.flops, profile),
      ]),
      notes: [...names, ...approaches.flatMap(({ title, profile }) => statusNotes(title, profile))],
      empty: "The record has no networks.",
    },
    {
      Input: (shape) => `Input shape: ${shape}.`,
      Convention: (convention) => `Convention: ${convention}.`,
    },
  );
}

function memory(approaches: readonly Approach[]): ReportTable {
  return {
    caption: "Memory of the same pass, in bytes",
    columns: [
      textColumn("Network"),
      numberColumn("Weights"),
      numberColumn("Peak activations"),
      numberColumn("Read"),
      numberColumn("Written"),
    ],
    rows: approaches.map(({ title, profile, profile: { totals } }) => [
      title,
      weightFigure(totals.bytes.weights, totals),
      bounded(totals.peakActivationBytes, profile),
      bounded(totals.bytes.read, profile),
      bounded(totals.bytes.written, profile),
    ]),
    notes: ["Peak activations: alive at once, without weights. Read, written: by all kernels together."],
    empty: "The record has no networks.",
  };
}
