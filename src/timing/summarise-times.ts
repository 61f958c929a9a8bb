import type { TimeSummary } from "../record/profile-record.ts";
import { median } from "../stats/median.ts";
import { medianAbsoluteDeviation } from "../stats/median-absolute-deviation.ts";
import { quantile } from "../stats/quantile.ts";

/**
 * Median, unscaled median absolute deviation and 95th percentile of samples in milliseconds, and the samples to six significant digits.
 * Throws on no samples.
 */
export function summariseTimes(samples: readonly number[]): TimeSummary {
  return {
    medianMs: median(samples),
    madMs: medianAbsoluteDeviation(samples),
    p95Ms: quantile(samples, 0.95),
    samples: samples.length,
    samplesMs: roundedSamples(samples),
  };
}

/** Samples to six significant digits: below what any clock here can tell, and a third of the text. */
export function roundedSamples(samples: readonly number[]): readonly number[] {
  return samples.map((sample) => Number(sample.toPrecision(6)));
}
