import type {
  LayerRow,
  RowReference,
  Timing,
  TimingCheck,
  TimingCheckFact,
} from "../../record/profile-record.ts";
import { peakTolerance } from "./row-time.ts";

/** A finished timing, as far as the checks need it. */
export type CheckedTiming = Omit<Timing, "checks" | "notes">;

/** The sum of the layers should be within this share of the end-to-end time. */
const mostOutsideLayers = 0.15;
const mostOverhead = 0.1;
/** The median absolute deviation at which a difference of a tenth is still visible. */
const mostSpread = 0.1;
const fewestSteps = 100;

/** Checks whether times are plausible. A check that does not hold is a note of the record too. */
export function checkTiming(timing: CheckedTiming, rows: readonly LayerRow[]): readonly TimingCheck[] {
  const { endToEnd, observingShare, clockResolutionMs, warmup } = timing;
  const without = (kind: string): readonly LayerRow[] => rows.filter(({ untimed }) => untimed?.kind === kind);
  const abovePeak = without("above-peak");
  const notPositive = [...without("zero"), ...without("negative")];
  const samplesBelow = rows.reduce(
    (sum, { time }) => sum + (time?.samplesMs ?? []).filter((sample) => sample <= 0).length,
    0,
  );
  const coarse = rows.filter(
    ({ time }) => time !== undefined && time.medianMs * (time.repeats ?? 1) < clockResolutionMs * fewestSteps,
  );
  const saturated = rows.filter(({ time }) => isSaturated(time?.samplesMs ?? []));
  const outside = outsideLayers(timing);
  const medians = mediansOutsideLayers(timing, rows);
  const addsUp = outside.code === "outside-layers" && Math.abs(outside.share) <= mostOutsideLayers;
  const spread = endToEnd.samples > 1 ? endToEnd.madMs / endToEnd.medianMs : undefined;
  return [
    {
      name: "sum-of-layers",
      holds: addsUp && medians === undefined,
      found: addsUp ? (medians ?? outside) : outside,
    },
    {
      name: "observing",
      holds: observingShare !== undefined && observingShare <= mostOverhead,
      found:
        observingShare === undefined
          ? { code: "no-time-passed", check: "observing" }
          : { code: "instrumentation-overhead", share: observingShare },
    },
    {
      name: "rates",
      holds: abovePeak.length === 0,
      found: { code: "rates-above-peak", tolerance: peakTolerance, rows: abovePeak.map(referenceTo) },
    },
    {
      name: "positive",
      holds: notPositive.length === 0 && samplesBelow === 0,
      found: { code: "times-not-positive", rows: notPositive.map(referenceTo), samples: samplesBelow },
    },
    {
      name: "clock",
      holds: coarse.length === 0 && saturated.length === 0,
      found: {
        code: "clock-steps",
        steps: fewestSteps,
        clockResolutionMs,
        coarseRows: coarse.length,
        saturatedRows: saturated.length,
      },
    },
    {
      name: "warm-up",
      holds: timing.warmupSettled === true,
      found: { code: "warm-up-settled", warmup, settled: timing.warmupSettled === true },
    },
    {
      name: "spread",
      holds: spread !== undefined && spread <= mostSpread,
      found: { code: "end-to-end-spread", ...(spread === undefined ? {} : { share: spread }) },
    },
  ];
}

function outsideLayers({ sumOfLayersMs, unexplainedShare, endToEnd }: CheckedTiming): TimingCheckFact {
  if (sumOfLayersMs === undefined) return { code: "no-layer-timed" };
  if (unexplainedShare === undefined) return { code: "no-time-passed", check: "sum-of-layers" };
  return { code: "outside-layers", share: unexplainedShare, sumOfLayersMs, endToEndMs: endToEnd.medianMs };
}

/** Rows are read by their medians: their sum too should be within that share; undefined if it is. */
function mediansOutsideLayers(
  { endToEnd: { medianMs: endToEndMs } }: CheckedTiming,
  rows: readonly LayerRow[],
): TimingCheckFact | undefined {
  const sumOfMediansMs = rows.reduce((sum, { time }) => sum + (time?.medianMs ?? 0), 0);
  const share = 1 - sumOfMediansMs / endToEndMs;
  return endToEndMs > 0 && Math.abs(share) > mostOutsideLayers
    ? { code: "medians-outside-layers", share, sumOfMediansMs, endToEndMs }
    : undefined;
}

/** Whether samples are stuck on the steps of a clock: five or more with two different values at most. */
function isSaturated(samples: readonly number[]): boolean {
  return samples.length >= 5 && new Set(samples).size <= 2;
}

function referenceTo({ path, call }: LayerRow): RowReference {
  return { path, call };
}
