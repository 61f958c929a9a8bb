import { timingNoteWords } from "../words/timing-note-words.ts";
import { clockStep, count, medianAndMad, milliseconds, p95, percent, plural } from "../format.ts";
import type { Timing } from "../../record/profile-record.ts";
import type { Approach } from "../../record/study-record.ts";
import { networkNotes, perNetwork } from "../per-network.ts";
import { deviceKind } from "../timed-where.ts";
import { defineStudyTable } from "./define-table.ts";
import type { StudyTable } from "./define-table.ts";
import { noteConstants } from "./note-constants.ts";
import { numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** End-to-end time beside the sum of layers. */
export const studyTime: StudyTable = defineStudyTable("study-time", (record) => [
  endToEndTimes(perNetwork(record).approaches, networkNotes(record)),
]);

function endToEndTimes(approaches: readonly Approach[], names: readonly string[]): ReportTable {
  return noteConstants(
    {
      caption: "End-to-end time and the sum of layers, milliseconds per forward pass of the full network",
      columns: [
        textColumn("Network"),
        numberColumn("Median ± MAD (ms)"),
        numberColumn("p95 (ms)"),
        numberColumn("Layers (ms)"),
        numberColumn("Outside (%)"),
        numberColumn("Samples"),
        textColumn("Timed on"),
      ],
      rows: approaches.map(({ title, profile: { timing } }) => [
        title,
        ...(timing === undefined ? Array.from({ length: 6 }, () => "not measured") : timingCells(timing)),
      ]),
      notes: [
        ...names,
        "Layers: the sum of their medians. Outside: median over the runs of (end to end − sum of layers) / end to end. It is below 0 if the layers sum to more.",
        ...clockNotes(approaches),
        ...timingNotes(approaches),
      ],
      empty: "The record has no networks.",
    },
    {
      Samples: (samples) => `Samples: ${samples}.`,
      "Timed on": (where) => `Timed on: ${where}.`,
    },
  );
}

function timingCells(timing: Timing): readonly string[] {
  const { backend, device, endToEnd, sumOfLayersMs, unexplainedShare } = timing;
  return [
    medianAndMad(endToEnd),
    p95(endToEnd),
    sumOfLayersMs === undefined ? "not measured" : milliseconds(sumOfLayersMs),
    unexplainedShare === undefined ? "not recorded" : percent(unexplainedShare),
    count(endToEnd.samples),
    `${backend}, ${device} (${deviceKind(timing)})`,
  ];
}

function clockNotes(approaches: readonly Approach[]): readonly string[] {
  const steps = new Set(
    approaches.flatMap(({ profile: { timing } }) =>
      timing === undefined ? [] : [clockStep(timing.clockResolutionMs)],
    ),
  );
  return steps.size === 0 ? [] : [`Clock step: ${[...steps].join(" or ")}.`];
}

/** What was found of each timing; the same of several approaches is said once, of all of them without their titles. */
function timingNotes(approaches: readonly Approach[]): readonly string[] {
  const titles = new Map<string, string[]>();
  for (const { title, profile } of approaches)
    for (const note of notesOn(profile.timing)) titles.set(note, [...(titles.get(note) ?? []), title]);
  return [...titles]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([note, of]) =>
      of.length === approaches.length && of.length > 1
        ? `${note.charAt(0).toUpperCase()}${note.slice(1)}.`
        : `${of.join("; ")}: ${note}.`,
    );
}

function notesOn(timing: Timing | undefined): readonly string[] {
  if (timing === undefined) return ["not measured: its profile was made without timing"];
  return [
    `clock: ${timing.clock}`,
    // A note says so of random weights, and why.
    ...(timing.notes.some(({ code }) => code === "random-weights") ? [] : [`weights: ${timing.weights}`]),
    `${plural(timing.warmup, "warm-up run")}, first run ${milliseconds(timing.firstRunMs)} ms`,
    // The table of bounds has the peaks.
    ...timing.notes.filter(({ code }) => code !== "measured-peaks").map(timingNoteWords),
  ];
}
