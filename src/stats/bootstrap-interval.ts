import { quantile } from "./order-statistics.ts";
import { seededRandom } from "./seeded-random.ts";

/** Number of resamples, coverage of the interval, and seed of the draws. */
export interface BootstrapOptions {
  /** Default: 1,000. */
  readonly resamples?: number;
  /** Coverage between 0 and 1. Default: 0.95. */
  readonly level?: number;
  readonly seed: number;
}

/** An interval in the unit of the statistic. */
export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly resamples: number;
}

/**
 * Percentile bootstrap interval (Efron & Tibshirani 1993, chapter 13): the statistic of `resamples` draws of n samples with
 * replacement, cut at its (1 - level)/2 and (1 + level)/2 quantiles. It covers the sampling of the n samples only, not differences between separate runs.
 *
 * @param n samples, at least 1
 * @param statistic a finite number from sample indices, 0 to n - 1, with repeats; the array is reused between calls
 * @throws {RangeError} when n or resamples is below 1, level is not between 0 and 1, or the statistic is not finite
 */
export function bootstrapInterval(
  n: number,
  statistic: (indices: readonly number[]) => number,
  { resamples = 1000, level = 0.95, seed }: BootstrapOptions,
): BootstrapInterval {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`bootstrap of ${n} samples`);
  if (!Number.isInteger(resamples) || resamples < 1) throw new RangeError(`${resamples} bootstrap resamples`);
  if (!(level > 0 && level < 1)) throw new RangeError(`level ${level}, which is not between 0 and 1`);
  const random = seededRandom(seed);
  const indices = Array.from({ length: n }, () => 0);
  const statistics = Float64Array.from({ length: resamples }, () => {
    for (let draw = 0; draw < n; draw++) indices[draw] = Math.floor(random() * n);
    return statistic(indices);
  });
  return {
    low: quantile(statistics, (1 - level) / 2),
    high: quantile(statistics, (1 + level) / 2),
    level,
    resamples,
  };
}
