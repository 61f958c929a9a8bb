import type { LatencyLimit } from "../../record/budget-config.ts";
import type { CheckedChange, CheckedFigure, CheckReason, Verdict } from "../../record/check-record.ts";
import type { ProfileRecord, Timing } from "../../record/profile-record.ts";
import { medianInterval } from "../../stats/rank-intervals.ts";
import { compareRecords } from "../compare/compare.ts";
import { runToRunOf } from "../compare/comparison.ts";
import { greatestParts, sumByLayer } from "./layer-parts.ts";
import { gravest } from "./verdict.ts";

/** Coverage of the interval of a median. */
const level = 0.99;

/** Fewer samples have no such interval: all 8 lie on one side of the median once in 2⁷ times, which is below 1 %. */
export const neededSamples = 8;

/**
 * The median time of a forward pass against its limit and against the baseline. A limit is broken if the whole interval of the median lies above it and
 * its tolerance; growth, if the interval of the ratio lies above the allowed one and the comparison of both records finds a difference.
 */
export function checkLatency(
  record: ProfileRecord,
  limits: LatencyLimit | undefined,
  growth: { readonly baseline?: ProfileRecord; readonly limit: number | undefined },
): CheckedFigure | undefined {
  const { timing } = record;
  if (timing === undefined) return undefined;
  const { samplesMs, medianMs } = timing.endToEnd;
  const interval = samplesMs === undefined ? undefined : medianInterval(samplesMs, level);
  const limit = limitOf(limits, timing);
  const byLimit = limit === undefined ? unlimited : decide(samplesMs?.length ?? 0, interval, limit);
  const { change, ...byChange } = changeOf(record, timing, growth);
  const verdict = gravest(byLimit.verdict, byChange.verdict);
  return {
    figure: "latency",
    verdict,
    value: medianMs,
    ...(interval === undefined ? {} : { interval }),
    ...limit,
    ...(change === undefined ? {} : { change }),
    reasons: [...byLimit.reasons, ...byChange.reasons],
    layers:
      verdict === "failed" || verdict === "undecided"
        ? greatestParts(sumByLayer(record.layers, ({ time }) => time?.medianMs))
        : [],
  };
}

interface Decision {
  readonly verdict: Verdict;
  readonly reasons: readonly CheckReason[];
}

const unlimited: Decision = { verdict: "unlimited", reasons: [] };

function limitOf(
  limits: LatencyLimit | undefined,
  timing: Timing,
): { readonly limit: number; readonly tolerance: number } | undefined {
  if (limits === undefined) return undefined;
  return { limit: limits.p50, tolerance: limits.tolerance ?? runToRunOf(timing).margin };
}

function decide(
  samples: number,
  interval: { readonly low: number; readonly high: number } | undefined,
  { limit, tolerance }: { readonly limit: number; readonly tolerance: number },
): Decision {
  if (interval === undefined || samples < neededSamples) return tooFew(samples);
  const highest = limit * (1 + tolerance);
  if (interval.low > highest) return { verdict: "failed", reasons: [{ code: "above-limit" }] };
  return {
    verdict: "passed",
    reasons: interval.high > highest ? [{ code: "limit-inside-interval" }] : [],
  };
}

function tooFew(samples: number): Decision {
  return {
    verdict: "undecided",
    reasons: [{ code: "too-few-samples", samples, needed: neededSamples }],
  };
}

function changeOf(
  record: ProfileRecord,
  timing: Timing,
  { baseline, limit }: { readonly baseline?: ProfileRecord; readonly limit: number | undefined },
): Decision & { readonly change?: CheckedChange } {
  if (baseline === undefined) return unlimited;
  const before = baseline.timing;
  const undecided = (reason: CheckReason): Decision =>
    limit === undefined ? unlimited : { verdict: "undecided", reasons: [reason] };
  if (before?.endToEnd.samplesMs === undefined) return undecided({ code: "baseline-without-times" });
  const [then, now] = [before, timing].map(({ backend, device }) => `${backend} on ${device}`) as [
    string,
    string,
  ];
  if (then !== now) return undecided({ code: "baseline-elsewhere", baseline: then, now });
  if (timing.endToEnd.samplesMs === undefined) return undecided(tooFew(0).reasons[0]!);
  const { ratio, interval, verdict } = compareRecords(baseline, record);
  const grown = { low: 1 / interval.high - 1, high: 1 / interval.low - 1 };
  const change: CheckedChange = {
    baseline: before.endToEnd.medianMs,
    increase: 1 / ratio - 1,
    interval: grown,
    ...(limit === undefined ? {} : { limit }),
  };
  if (limit === undefined) return { ...unlimited, change };
  if (verdict === "undecided") {
    const samples = Math.min(before.endToEnd.samples, timing.endToEnd.samples);
    return { ...tooFew(samples), change };
  }
  return verdict === "slower" && grown.low > limit
    ? { verdict: "failed", reasons: [{ code: "above-baseline" }], change }
    : { verdict: "passed", reasons: [], change };
}
