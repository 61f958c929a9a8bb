import { timingNoteWords } from "../words/timing-note-words.ts";
import { clockStep, count, medianAndMad, milliseconds, p95, percent, plural } from "../format.ts";
import type { Timing } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import type { Approach } from "../../record/study-record.ts";
import { deviceKind } from "../timed-where.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { shapesText, timeCells, timeColumns } from "./layer-columns.ts";
import { byTime } from "./rank-rows.ts";
import { rankNotes } from "./rank-notes.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

function where(timing: Timing | undefined): string {
  return timing === undefined ? "not measured" : `${timing.backend}, ${timing.device}`;
}

/** Layers printed for each approach. */
const top = 5;

/** The five slowest layers of each approach, end-to-end time beside the sum of layers, and the published layer beside ours. */
export const studyTime: StudyTable = defineStudyTable("study-time", ({ approaches }) => [
  slowestLayers(approaches),
  endToEndTimes(approaches),
  besidePublished(approaches),
]);

function slowestLayers(approaches: readonly Approach[]): ReportTable {
  const conventions = [...new Set(approaches.map(({ profile }) => profile.convention))];
  return {
    caption: `The ${top} slowest layers of each approach, milliseconds per forward pass, MACs by convention ${conventions.join(", ")}`,
    columns: [textColumn("Approach"), textColumn("Timed on"), ...timeColumns],
    rows: approaches.flatMap(({ title, profile }) =>
      byTime(profile.layers)
        .slice(0, top)
        .map((timed) => [title, where(profile.timing), ...timeCells(timed, profile)]),
    ),
    notes: approaches.flatMap(({ title, profile }) =>
      rankNotes(byTime(profile.layers), top).map((note) => `${title}: ${note}`),
    ),
    empty: "Not measured: the record was made without timing.",
  };
}

function endToEndTimes(approaches: readonly Approach[]): ReportTable {
  return {
    caption: "End-to-end time and the sum of layers, milliseconds per forward pass",
    columns: [
      textColumn("Approach"),
      textColumn("Input shape"),
      textColumn("Backend"),
      textColumn("Device"),
      numberColumn("End to end, median ± MAD (ms)"),
      numberColumn("p95 (ms)"),
      numberColumn("Samples"),
      numberColumn("Sum of layers (ms)"),
      numberColumn("Outside the layers, run by run (%)"),
      numberColumn("Clock step"),
    ],
    rows: approaches.map(({ title, profile: { model, timing } }) => [
      title,
      shapesText(model.inputs.map(({ shape }) => shape)),
      ...(timing === undefined ? Array.from({ length: 8 }, () => "not measured") : timingCells(timing)),
    ]),
    notes: [
      "Outside the layers: median over the runs of (end to end − sum of layers) / end to end. It is below 0 if the layers sum to more.",
      ...approaches.flatMap(({ title, profile: { timing } }) =>
        timing === undefined
          ? [`${title}: not measured: its profile was made without timing.`]
          : [
              `${title}: clock ${timing.clock}, ${plural(timing.warmup, "warm-up run")}, first run ${milliseconds(timing.firstRunMs)} ms, ` +
                `weights: ${timing.weights}.`,
              ...timing.notes.map((note) => `${title}: ${timingNoteWords(note)}.`),
            ],
      ),
    ],
    empty: "The record has no approaches.",
  };
}

function timingCells(timing: Timing): readonly string[] {
  const { backend, device, endToEnd, sumOfLayersMs, unexplainedShare, clockResolutionMs } = timing;
  return [
    backend,
    `${device} (${deviceKind(timing)})`,
    medianAndMad(endToEnd),
    p95(endToEnd),
    count(endToEnd.samples),
    sumOfLayersMs === undefined ? "not measured" : milliseconds(sumOfLayersMs),
    unexplainedShare === undefined ? "not recorded" : percent(unexplainedShare),
    clockStep(clockResolutionMs),
  ];
}

function besidePublished(approaches: readonly Approach[]): ReportTable {
  return {
    caption: "The slowest layer, ours beside the published one, in milliseconds; the devices differ",
    columns: [
      textColumn("Approach"),
      textColumn("Measured by"),
      textColumn("Timed on"),
      textColumn("Layer"),
      numberColumn("Samples"),
      numberColumn("Time (ms)"),
    ],
    rows: approaches.flatMap(({ title, profile, published }) => {
      const [first] = byTime(profile.layers);
      const theirs = published?.topLayerByTime;
      return [
        first === undefined
          ? [title, "ours", "not measured", "not measured", "not measured", "not measured"]
          : [
              title,
              "ours, median ± MAD",
              where(profile.timing),
              rowLabel(first.row),
              count(first.time.samples),
              medianAndMad(first.time),
            ],
        theirs === undefined
          ? [title, "published", "not published", "not published", "not published", "not published"]
          : [title, "published", "not published", theirs.name, "1", milliseconds(theirs.ms)],
      ];
    }),
    notes: [],
    empty: "The record has no approaches.",
  };
}
