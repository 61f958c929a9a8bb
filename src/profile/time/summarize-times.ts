import type { TimeSummary } from "../../record/profile-record.ts";
import { median, medianAbsoluteDeviation, quantile } from "../../stats/order-statistics.ts";

/**
 * Median, unscaled median absolute deviation and 95th percentile of samples in milliseconds, computed from the rounded samples, so that readers
 * of a record can recompute them.
 *
 * @throws {RangeError} when there are no samples
 */
export function summarizeTimes(samples: readonly number[]): TimeSummary {
  const samplesMs = roundSamples(samples);
  return {
    medianMs: median(samplesMs),
    madMs: medianAbsoluteDeviation(samplesMs),
    p95Ms: quantile(samplesMs, 0.95),
    samples: samplesMs.length,
    samplesMs,
  };
}

/** Rounds samples to six significant digits: finer than any clock here, and a third of the text. */
export function roundSamples(samples: readonly number[]): readonly number[] {
  return samples.map((sample) => Number(sample.toPrecision(6)));
}
