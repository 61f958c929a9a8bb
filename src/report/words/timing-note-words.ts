import { clockStep, milliseconds as fineMilliseconds, percent, plural, significant } from "../format.ts";
import { rowLabel } from "../row-label.ts";
import type {
  TimeUnavailable,
  TimingCheck,
  TimingCheckFact,
  TimingNote,
} from "../../record/timing-record.ts";
import { defineWords } from "./define-words.ts";
import type { WordsOf } from "./define-words.ts";

/** The check that a fact belongs to. */
const checks: Readonly<Record<TimingCheckFact["code"], TimingCheck["name"] | undefined>> = {
  "outside-layers": "sum-of-layers",
  "medians-outside-layers": "sum-of-layers",
  "no-layer-timed": "sum-of-layers",
  "no-time-passed": undefined,
  "instrumentation-overhead": "observing",
  "rates-above-peak": "rates",
  "times-not-positive": "positive",
  "clock-steps": "clock",
  "warm-up-settled": "warm-up",
  "end-to-end-spread": "spread",
};

const facts: WordsOf<TimingCheckFact> = {
  "outside-layers": ({ share, sumOfLayersMs, endToEndMs }) =>
    (share >= 0
      ? `${percent(share)} % of end-to-end time is outside the layers`
      : `the layers take ${percent(-share)} % more than end-to-end time`) +
    ` (run by run; medians: ${fineMilliseconds(sumOfLayersMs)} ms of ${fineMilliseconds(endToEndMs)} ms)`,
  "medians-outside-layers": ({ share, sumOfMediansMs, endToEndMs }) =>
    `the layers' medians sum to ${fineMilliseconds(sumOfMediansMs)} ms, ${percent(Math.abs(share))} % ${share > 0 ? "less" : "more"} than the ${fineMilliseconds(endToEndMs)} ms end to end, ` +
    `though each run's layers sum to it: layers are slow in turns, and a median shows none of that`,
  "no-layer-timed": () => "no layer has a time",
  "no-time-passed": () => "the clock measured 0 ms in every end-to-end run",
  "instrumentation-overhead": ({ share }) =>
    `timing every kernel adds ${percent(share)} % to a run, synchronization excluded`,
  "rates-above-peak": ({ tolerance, rows }) =>
    rows.length === 0
      ? `no layer is faster than ${tolerance} times the measured peak`
      : `${plural(rows.length, "layer")} faster than ${tolerance} times the measured peak: ${names(rows)}`,
  "times-not-positive": ({ rows, samples }) =>
    rows.length === 0 && samples === 0
      ? "every sample is above 0"
      : `${plural(rows.length, "layer")} without a positive time${rows.length > 0 ? ` (${names(rows)})` : ""}, ` +
        `${plural(samples, "further sample")} of 0 or below`,
  "clock-steps": ({ steps, clockResolutionMs, coarseRows, saturatedRows }) =>
    coarseRows === 0 && saturatedRows === 0
      ? `the median sample of every layer is at least ${steps} steps of the clock (${clockStep(clockResolutionMs)})`
      : `${plural(coarseRows, "layer")} with a median sample of less than ${steps} steps of the clock (${clockStep(clockResolutionMs)}), ` +
        `${plural(saturatedRows, "layer")} with at most two distinct sample values`,
  "warm-up-settled": ({ warmup, settled }) =>
    settled
      ? `run times no longer fall after ${plural(warmup, "warm-up run")}`
      : `run times may still fall after ${plural(warmup, "warm-up run")}`,
  "end-to-end-spread": ({ share }) =>
    share === undefined
      ? "the spread of one end-to-end run is unknown"
      : `the median absolute deviation of end-to-end time is ${percent(share)} % of its median`,
};

/** The result of a check of times, without a full stop. */
export const timingCheckWords: (fact: TimingCheck["found"]) => string = defineWords<TimingCheck["found"]>({
  ...facts,
  unclassified: ({ text }) => text,
});

const words: (note: TimingNote) => string = defineWords<TimingNote>({
  ...facts,
  "row-time-on-device": () =>
    "row time = device time of its kernels; only end-to-end time includes work of the host",
  "row-time-with-overhead": () => "row time = its kernels plus tfjs overhead before each",
  "wait-after-every-kernel": ({ floorMs, madMs, samples }) =>
    `a read-back of one number waits for each kernel; the wait for a finished kernel is subtracted: ${floorMs.toPrecision(3)} ms ` +
    `(median of ${samples}, MAD ${madMs.toPrecision(2)})`,
  "wait-after-every-run": ({ callMs, waitMs, floorMs }) =>
    `kernels finish before their calls return, so there is one wait, at the end of each run: ` +
    `it takes ${waitMs.toPrecision(2)} ms after a kernel of ${callMs.toPrecision(3)} ms and ${floorMs.toPrecision(2)} ms after a finished kernel`,
  "one-thread": ({ error }) => `one thread computes, since several could not start (${error})`,
  "priming-runs": () => "every timed run is preceded by an untimed one",
  "random-weights": () => "timed with random weights, because the model's weights are missing",
  "repeated-rows": ({ rows, repeats: { least, most }, sumMs }) =>
    `${plural(rows, "row")} too short for one run: each sample repeats their kernels ${least === most ? least : `${least} to ${most}`} times` +
    (sumMs === undefined
      ? ""
      : `, without the model's work between kernels (sum of these rows: ${sumMs.repeated.toPrecision(3)} ms, within runs ${sumMs.inRuns.toPrecision(3)} ms)`),
  "kernels-outside-rows": ({ milliseconds }) =>
    `kernels that belong to no row take ${milliseconds.toPrecision(3)} ms`,
  "rates-by-convention": ({ convention }) =>
    `rates use the FLOPs of convention ${convention}, not the operations that the device executes`,
  "tensors-left": ({ tensors }) => `the model leaks ${plural(tensors, "tensor")} over all runs`,
  "rows-without-device-time": ({ rows }) => `the device reported no time for ${plural(rows, "row")}`,
  "measured-peaks": ({ gflopsPerSecond, probe, gigabytesPerSecond, launchMs }) =>
    `measured peaks: ${significant(gflopsPerSecond)} GFLOP/s (${probe}), ${significant(gigabytesPerSecond)} GB/s (copies), ` +
    `${launchMs.toPrecision(2)} ms for a kernel of one element`,
  "training-mode-without-update": () =>
    "the forward pass runs in training mode; the optimizer's update is not timed",
  "training-step-not-timed": ({ backend, error }) =>
    `the training step is not timed: ${backend} does not run it (${error})`,
  unclassified: ({ text }) => text,
});

/** A note on a timing, without a full stop. A failed check begins with `in doubt`. */
export function timingNoteWords(note: TimingNote): string {
  const check = note.code === "no-time-passed" ? note.check : checks[note.code as TimingCheckFact["code"]];
  return check === undefined ? words(note) : `in doubt (${check}): ${words(note)}`;
}

const unavailable: Readonly<Record<TimeUnavailable["kind"], (time: TimeUnavailable) => string>> = {
  "no-kernels": () => "it runs no kernel on the device",
  unavailable: ({ runs }) =>
    runs === undefined
      ? "the device reported no time"
      : `the device reported no time in ${runs.withoutTime} of ${runs.all} runs`,
  zero: () => "the clock measured 0 ms",
  negative: () => "its time is less than the measured wait for a finished kernel",
  "above-peak": ({ rate }) =>
    rate === undefined
      ? "its rate is above the measured peak"
      : `${significant(rate.reached)} ${rate.unit} is above the measured peak of ${significant(rate.peak)}`,
};

/** Why a row has no time, without a full stop. */
export function timeUnavailableWords(time: TimeUnavailable): string {
  return time.reason ?? unavailable[time.kind](time);
}

function names(rows: Extract<TimingCheckFact, { readonly code: "rates-above-peak" }>["rows"]): string {
  const rest = rows.length - 3;
  return `${rows.slice(0, 3).map(rowLabel).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
