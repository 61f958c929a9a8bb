import type { OpenBackend } from "../../backends/open-backend.ts";
import type {
  DevicePeaks,
  LayerRow,
  ProfileRecord,
  Synchronisation,
  Timing,
  TimingNote,
  LayerTime,
  TimeRank,
} from "../../record/profile-record.ts";
import { median } from "../../stats/order-statistics.ts";
import { summarizeTimes } from "./summarize-times.ts";
import type { SubjectSamples } from "./time-subject.ts";
import { rowKey } from "./timed-subject.ts";
import { timeRow } from "./row-time.ts";
import type { RowTime } from "./row-time.ts";
import { checkTiming } from "./check-timing.ts";
import { medianInterval, rankIntervals } from "../../stats/rank-intervals.ts";

/** Adds the times of the forward pass, in total and per row, to a record. */
export function addForwardTimes(
  record: ProfileRecord,
  samples: SubjectSamples,
  peaks: DevicePeaks,
  machine: OpenBackend,
  weights: Timing["weights"],
): ProfileRecord {
  const timed = record.layers.map((row) => timeRow(row, samples.byKey.get(rowKey(row)), peaks));
  const sums = sumsOfRows(timed);
  const layers = withShares(record.layers, timed);
  const endToEnd = summarizeTimes(samples.endToEnd);
  const facts = {
    backend: machine.name,
    device: machine.device,
    ...(machine.threads === undefined ? {} : { threads: machine.threads }),
    gpu: machine.gpu,
    clock: machine.clock,
    clockResolutionMs: samples.clockResolutionMs,
    runs: samples.endToEnd.length,
    warmup: samples.warmUp.runs,
    firstRunMs: samples.firstRunMs,
    endToEnd,
    ...(sums.length === 0 ? {} : { sumOfLayersMs: median(sums) }),
    weights,
    driver: machine.driver,
    software: machine.software,
    kernelTiming: machine.kernelTiming.kind,
    warmupSettled: samples.warmUp.settled,
    ...(samples.synchronisation === undefined ? {} : { synchronisation: samples.synchronisation }),
    observedRun: summarizeTimes(samples.observed),
    ...sharesOf(sums, samples),
    ...(machine.kernelTiming.kind === "timestamp-query"
      ? {}
      : { betweenKernelsMs: betweenKernelsMs(samples) }),
    peaks,
  };
  const checks = checkTiming(facts, layers);
  const doubts = checks.filter(({ holds }) => !holds).map(({ found }) => found);
  const { whyOneThread } = machine;
  const notes: readonly TimingNote[] = [
    ...(whyOneThread === undefined ? [] : [{ code: "one-thread", error: whyOneThread } as const]),
    ...notesOn(facts, layers, samples, record),
    ...doubts,
  ];
  return { ...record, layers, timing: { ...facts, checks, notes } };
}

/** Adds the times to the rows: `share` is a row's median in the sum of medians, `rank` its place among them. */
function withShares(layers: readonly LayerRow[], timed: readonly RowTime[]): readonly LayerRow[] {
  const times = timed.flatMap((each) => ("time" in each ? [each.time] : []));
  const sumOfMediansMs = times.reduce((sum, { medianMs }) => sum + medianMs, 0);
  const ranks = new Map(timeRanks(times).map((rank, index) => [times[index], rank]));
  return layers.map((row, index) => {
    const own = timed[index];
    if (own === undefined || !("time" in own)) return { ...row, ...own };
    const rank = ranks.get(own.time);
    const share = own.time.medianMs / sumOfMediansMs;
    return { ...row, time: { ...own.time, share, ...(rank === undefined ? {} : { rank }) } };
  });
}

/**
 * The sum of the rows in each run. On a busy machine its median is more than the sum of the rows' medians: a disturbance affects a few rows of a run,
 * and others in the next.
 */
function sumsOfRows(timed: readonly RowTime[]): readonly number[] {
  const rows = timed.flatMap((each) => ("time" in each ? [each.time.samplesMs ?? []] : []));
  const runs = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: runs }, (_, run) =>
    rows.reduce((sum, samples) => sum + (samples[run] ?? 0), 0),
  );
}

/** How far rows and end-to-end time agree, run by run so that drift cancels; a share is absent if the clock saw no time pass in any run. */
export function sharesOf(
  sums: readonly number[],
  { observed, endToEnd, synchronisation, kernels }: SubjectSamples,
): Pick<Timing, "unexplainedShare" | "observingShare"> {
  const waiting = synchronisation?.perKernel === true ? kernels * synchronisation.medianMs : 0;
  const explained = medianRatio(sums, endToEnd);
  const observing = medianRatio(
    observed.map((run) => run - waiting),
    endToEnd,
  );
  return {
    ...(observing === undefined ? {} : { observingShare: observing - 1 }),
    ...(explained === undefined ? {} : { unexplainedShare: 1 - explained }),
  };
}

/** The median of ratios run by run; undefined if no run took time by the clock. */
function medianRatio(numerators: readonly number[], denominators: readonly number[]): number | undefined {
  const ratios = numerators.flatMap((each, run) => {
    const by = denominators[run] ?? 0;
    return by > 0 ? [each / by] : [];
  });
  return ratios.length === 0 ? undefined : median(ratios);
}

function betweenKernelsMs({ byKey }: SubjectSamples): number {
  let sum = 0;
  for (const { ms, kernelMs } of byKey.values()) {
    const between = ms.flatMap((each, index) => {
      const own = kernelMs[index];
      return each === undefined || own === undefined ? [] : [each - own];
    });
    if (between.length > 0) sum += Math.max(0, median(between));
  }
  return sum;
}

function notesOn(
  { weights, kernelTiming, synchronisation, peaks }: Omit<Timing, "notes">,
  layers: readonly LayerRow[],
  samples: SubjectSamples,
  record: ProfileRecord,
): readonly TimingNote[] {
  const rows = new Set(record.layers.map(rowKey));
  const outsideMs = [...samples.byKey]
    .filter(([key]) => !rows.has(key))
    .reduce((sum, [, { ms }]) => sum + median(ms.map((each) => each ?? 0)), 0);
  const unavailable = layers.filter(({ untimed }) => untimed?.kind === "unavailable").length;
  return [
    { code: kernelTiming === "timestamp-query" ? "row-time-on-device" : "row-time-with-overhead" },
    ...(synchronisation === undefined ? [] : [waitNote(synchronisation)]),
    ...noteIf(samples.primed, { code: "priming-runs" }),
    ...noteIf(weights === "random", { code: "random-weights" }),
    ...repeatedRowsNote(layers, samples, kernelTiming),
    ...noteIf(outsideMs > 0, { code: "kernels-outside-rows", milliseconds: outsideMs }),
    ...noteIf(record.convention !== "exact", {
      code: "rates-by-convention",
      convention: record.convention,
    }),
    ...noteIf(samples.tensorsLeft > 0, { code: "tensors-left", tensors: samples.tensorsLeft }),
    ...noteIf(unavailable > 0, { code: "rows-without-device-time", rows: unavailable }),
    ...(peaks === undefined ? [] : [peaksNote(peaks)]),
  ];
}

function noteIf(holds: boolean, note: TimingNote): readonly TimingNote[] {
  return holds ? [note] : [];
}

function waitNote({ perKernel, medianMs, madMs, samples, tried }: Synchronisation): TimingNote {
  return perKernel
    ? { code: "wait-after-every-kernel", floorMs: medianMs, madMs, samples }
    : { code: "wait-after-every-run", ...tried, floorMs: medianMs };
}

/** How rows that are too short for one run were timed, and how much that leaves out of them. */
function repeatedRowsNote(
  layers: readonly LayerRow[],
  { byKey }: SubjectSamples,
  kernelTiming: Timing["kernelTiming"],
): readonly TimingNote[] {
  const rows = layers.filter(({ time }) => time?.repeats !== undefined);
  if (rows.length === 0) return [];
  const repeats = rows.map(({ time }) => time?.repeats ?? 1);
  const sumMs = (of: (row: LayerRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
  const note = {
    code: "repeated-rows",
    rows: rows.length,
    repeats: { least: Math.min(...repeats), most: Math.max(...repeats) },
  } as const;
  // A device's time is that of the kernels alone, repeated or not.
  if (kernelTiming === "timestamp-query") return [note];
  const repeated = sumMs(({ time }) => time?.medianMs ?? 0);
  const inRuns = sumMs((row) => median((byKey.get(rowKey(row))?.inRunMs ?? []).map((ms) => ms ?? 0)));
  return [{ ...note, sumMs: { repeated, inRuns } }];
}

function peaksNote({ compute, copies, launch }: DevicePeaks): TimingNote {
  return {
    code: "measured-peaks",
    gflopsPerSecond: compute.gflopsPerSecond,
    probe: compute.probe,
    gigabytesPerSecond: Math.max(...copies.map((copy) => copy.gigabytesPerSecond)),
    launchMs: launch.milliseconds,
  };
}

const level = 0.99;
/** Ranges of five samples each are disjoint by chance with probability 2 · 5! · 5! / 10!, 0.8 %; of four with 2.9 %. */
const fewestSamples = 5;
/** Rows whose intervals are closer than this share are not told apart: separate processes differ by it on backends with one thread. */
const runToRunMargin = 0.05;
const anything = { low: -Infinity, high: Infinity } as const;

/** The {@link TimeRank} of each row among all rows, from confidence intervals of their medians and a margin for separate runs. */
export function timeRanks(times: readonly Pick<LayerTime, "samplesMs">[]): readonly TimeRank[] {
  return rankIntervals(
    times.map(({ samplesMs = [] }) => {
      if (samplesMs.length < fewestSamples) return anything;
      const { low, high } = medianInterval(samplesMs, level);
      return { low, high: high + Math.abs(high) * runToRunMargin };
    }),
  );
}
