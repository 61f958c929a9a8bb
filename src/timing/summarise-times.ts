import type { TimeSummary } from "../record/profile-record.ts";
import { median } from "../stats/median.ts";
import { medianAbsoluteDeviation } from "../stats/median-absolute-deviation.ts";
import { quantile } from "../stats/quantile.ts";

/** Median, unscaled median absolute deviation and 95th percentile of samples in milliseconds. Throws on no samples. */
export function summariseTimes(samples: readonly number[]): TimeSummary {
  return {
    medianMs: median(samples),
    madMs: medianAbsoluteDeviation(samples),
    p95Ms: quantile(samples, 0.95),
    samples: samples.length,
  };
}
