import { timeUnavailableWords } from "../words/timing-note-words.ts";
import { count, medianAndMad, percent, plural, significant } from "../format.ts";
import type { LayerRow, ProfileRecord } from "../../record/profile-record.ts";
import { rowLabel } from "../row-label.ts";
import { defineProfileTable } from "./define-table.ts";
import type { ProfileTable } from "./define-table.ts";
import { timedWhere } from "../timed-where.ts";
import { byTime } from "./rank-rows.ts";
import type { TimedRow } from "./rank-rows.ts";
import { noteConstants } from "./note-constants.ts";
import { nameColumn, numberColumn, textColumn } from "./report-table.ts";
import type { ReportTable } from "./report-table.ts";

/** Rates of the slowest layers, and their bounds. */
export const profileRoofline: ProfileTable = defineProfileTable(
  "profile-roofline",
  (record, top = 10) => rooflineTables(record, top),
  ({ timing }) => timing?.peaks !== undefined,
);

/** The table of the `top` slowest layers. */
function rooflineTables(record: ProfileRecord, top: number): readonly ReportTable[] {
  const { timing, layers, convention } = record;
  const rated = byTime(layers).filter(({ time }) => time.bound !== undefined);
  return [
    noteConstants(
      {
        caption:
          timing === undefined
            ? "Bounds of the slowest layers"
            : `Bounds of the slowest layers, ${timedWhere(timing)}, FLOPs by convention ${convention}`,
        columns: [
          nameColumn("Layer"),
          numberColumn("Median ± MAD (ms)"),
          numberColumn("Samples"),
          numberColumn("FLOPs per byte"),
          numberColumn("GFLOP/s"),
          numberColumn("GB/s"),
          textColumn("Bound by"),
          numberColumn("Roof (%)"),
        ],
        rows: rated.slice(0, top).map(cells),
        notes: notesOn(record, rated),
        empty: "Not measured: the record has no peaks of the device.",
      },
      { Samples: (samples) => `Samples of each layer: ${samples}.` },
    ),
  ];
}

function cells({ row, time }: TimedRow): readonly string[] {
  return [
    rowLabel(row),
    medianAndMad(time),
    count(time.samples),
    row.arithmeticIntensity === undefined ? "unknown" : count(row.arithmeticIntensity),
    rateText(time.gflopsPerSecond),
    rateText(time.gigabytesPerSecond),
    time.bound?.by ?? "unknown",
    time.bound === undefined ? "unknown" : percent(time.bound.reached),
  ];
}

function rateText(rate: number | undefined): string {
  return rate === undefined ? "unknown" : significant(rate);
}

function notesOn({ timing, layers }: ProfileRecord, rated: readonly TimedRow[]): readonly string[] {
  if (timing?.peaks === undefined || rated.length === 0) return [];
  const { compute, copies, launch } = timing.peaks;
  const by = (bound: string): string =>
    `${bound}-bound: ${plural(rated.filter(({ time }) => time.bound?.by === bound).length, "row")} with ` +
    `${percent(rated.filter(({ time }) => time.bound?.by === bound).reduce((sum, { time }) => sum + time.share, 0))} % of layer time`;
  return [
    `Roof: the least time that a layer needs on this device. It is the time of its FLOPs at the measured peak, ${rateText(compute.gflopsPerSecond)} GFLOP/s (${compute.probe}), ` +
      `or of its bytes at the measured rate of copies of about that size ` +
      `(${copies.map(({ bytes, gigabytesPerSecond }) => `${rateText(gigabytesPerSecond)} GB/s at ${count(bytes)} bytes`).join(", ")}), ` +
      `whichever is longer: that one is the bound. The bound is overhead if the roof is less than a tenth of the measured time, ` +
      `or shorter than the start of the layer's kernels, ${launch.milliseconds.toPrecision(2)} ms each (a kernel of one element).`,
    `${by("compute")}; ${by("memory")}; ${by("overhead")}.`,
    "Rates: kernels alone, from call to end. Roof (%): part of the roof that the layer reaches.",
    ...untimedNotes(layers),
  ];
}

/** One note for each row whose time is not plausible. */
function untimedNotes(layers: readonly LayerRow[]): readonly string[] {
  return layers.flatMap((row) =>
    row.untimed === undefined || row.untimed.kind === "no-kernels"
      ? []
      : [`${rowLabel(row)} has no time (${row.untimed.kind}): ${timeUnavailableWords(row.untimed)}.`],
  );
}
