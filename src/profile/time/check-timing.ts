import type { LayerRow, Timing, TimingCheck } from "../../record/profile-record.ts";
import { clockStep, milliseconds, percent, plural } from "../../record/figures.ts";
import { rowLabel } from "../../record/row-label.ts";
import { peakTolerance } from "./row-time.ts";

/** What of a finished timing the checks look at. */
export type CheckedTiming = Omit<Timing, "checks" | "notes">;

/** Layers are to explain the end-to-end time to this part of it. */
const mostUnexplained = 0.15;
const mostObserving = 0.1;
/** The median absolute deviation that still lets a tenth of a difference be seen. */
const mostSpread = 0.1;
const fewestSteps = 100;
const noTime = "the clock saw no time pass in any run end to end";

/** What must hold of times that can be believed. Those that do not hold are told in the report. */
export function checkTiming(timing: CheckedTiming, rows: readonly LayerRow[]): readonly TimingCheck[] {
  const { endToEnd, sumOfLayersMs, unexplainedShare, observingShare, clockResolutionMs } = timing;
  const wrong = (kind: string): readonly LayerRow[] => rows.filter(({ untimed }) => untimed?.kind === kind);
  const notPositive = [...wrong("zero"), ...wrong("negative")];
  const samplesBelow = rows.reduce(
    (sum, { time }) => sum + (time?.samplesMs ?? []).filter((sample) => sample <= 0).length,
    0,
  );
  const coarse = rows.filter(
    ({ time }) => time !== undefined && time.medianMs * (time.repeats ?? 1) < clockResolutionMs * fewestSteps,
  );
  const stuck = rows.filter(({ time }) => isSaturated(time?.samplesMs ?? []));
  const aboves = wrong("above-peak");
  const spread = endToEnd.madMs / endToEnd.medianMs;
  return [
    {
      name: "sum-of-layers",
      holds: unexplainedShare !== undefined && Math.abs(unexplainedShare) <= mostUnexplained,
      found:
        unexplainedShare === undefined || sumOfLayersMs === undefined
          ? sumOfLayersMs === undefined
            ? "no layer has a time"
            : noTime
          : (unexplainedShare >= 0
              ? `run by run the layers leave ${percent(unexplainedShare)} % of the whole unexplained`
              : `run by run the layers take ${percent(-unexplainedShare)} % more than the whole`) +
            ` (medians: ${milliseconds(sumOfLayersMs)} ms of ${milliseconds(endToEnd.medianMs)} ms end to end)`,
    },
    {
      name: "observing",
      holds: observingShare !== undefined && observingShare <= mostObserving,
      found:
        observingShare === undefined
          ? noTime
          : `timing every kernel changes a run by ${percent(observingShare)} %, synchronisation left out`,
    },
    {
      name: "rates",
      holds: aboves.length === 0,
      found:
        aboves.length === 0
          ? `no layer is faster than ${peakTolerance} times what the device was seen to reach`
          : `${plural(aboves.length, "layer")} faster than ${peakTolerance} times what the device was seen to reach: ${names(aboves)}`,
    },
    {
      name: "positive",
      holds: notPositive.length === 0 && samplesBelow === 0,
      found:
        notPositive.length === 0 && samplesBelow === 0
          ? "every sample is above 0"
          : `${plural(notPositive.length, "layer")} without a positive time${notPositive.length > 0 ? ` (${names(notPositive)})` : ""}, ` +
            `${plural(samplesBelow, "further sample")} of 0 or below`,
    },
    {
      name: "clock",
      holds: coarse.length === 0 && stuck.length === 0,
      found:
        coarse.length === 0 && stuck.length === 0
          ? `the median sample of every layer is at least ${fewestSteps} steps of the clock (${clockStep(clockResolutionMs)})`
          : `${plural(coarse.length, "layer")} with a median sample of less than ${fewestSteps} steps of the clock (${clockStep(clockResolutionMs)}), ` +
            `${plural(stuck.length, "layer")} whose samples take two values at most`,
    },
    {
      name: "warm-up",
      holds: timing.warmupSettled === true,
      found:
        timing.warmupSettled === true
          ? `after ${plural(timing.warmup, "warm-up run")} runs did not get faster any more`
          : `neither ${plural(timing.warmup, "warm-up run")} nor the runs after show that runs had stopped getting faster`,
    },
    {
      name: "spread",
      holds: endToEnd.samples > 1 && spread <= mostSpread,
      found:
        endToEnd.samples > 1
          ? `end to end the median absolute deviation is ${percent(spread)} % of the median`
          : "of one run end to end the spread is unknown",
    },
  ];
}

/** Whether samples are stuck on the steps of a clock: five or more that take two values at most. */
function isSaturated(samples: readonly number[]): boolean {
  return samples.length >= 5 && new Set(samples).size <= 2;
}

function names(rows: readonly LayerRow[]): string {
  const rest = rows.length - 3;
  return `${rows.slice(0, 3).map(rowLabel).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
