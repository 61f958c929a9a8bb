import { median, quantile } from "./order-statistics.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import type { BootstrapInterval } from "./bootstrap-interval.ts";
import { rankSumPValue, signedRankPValue } from "./rank-test.ts";
import { seededRandom } from "./seeded-random.ts";

/** How to compare two sets of samples. */
export interface CompareOptions {
  /** Whether `a[i]` and `b[i]` were measured side by side, so that a disturbance affects both. */
  readonly paired: boolean;
  readonly seed: number;
  /** Draws of the bootstrap and of the permutation test. Default: 2,000. */
  readonly draws?: number;
  /** Coverage of the interval. Default: 0.95. */
  readonly level?: number;
}

/** The ratio of two medians, its interval, and whether the difference is significant. */
export interface MedianComparison {
  /** Median of a divided by median of b. */
  readonly ratio: number;
  readonly interval: BootstrapInterval;
  /** P-value of Wilcoxon's test by permutation: signed-rank for pairs, rank-sum otherwise. */
  readonly pValue: number;
  /** The largest p-value at which a difference is significant. */
  readonly significance: number;
  /** Whether the interval excludes 1 and the p-value is at most the significance. */
  readonly differs: boolean;
}

/** False-positive rate 1 %; that of the interval alone is 5 % and more. */
const significance = 0.01;

/**
 * Compares the medians of two sets of positive samples: their ratio with a percentile bootstrap interval, and Wilcoxon's test by permutation.
 * Pairs are resampled and swapped together; unpaired samples are resampled per set and relabeled freely.
 *
 * A difference requires both: the interval excludes 1, and the test is significant at {@link significance}. The interval alone is too narrow for
 * few samples (coverage of about 91 % for five pairs, 93 to 97 % from eight pairs on) and has false positives in one of twenty comparisons.
 * The test has the stated rate for any number of samples and any distribution. It is a test of ranks, not of the ratio of medians, because the
 * median of a random mixture is near one side's median or the other's, however clear the difference. Samples under drift are not
 * exchangeable: measure in pairs.
 *
 * @throws {RangeError} when there are no samples, a sample is not positive, or pairs have different lengths
 */
export function compareMedians(
  a: readonly number[],
  b: readonly number[],
  { paired, seed, draws = 2000, level = 0.95 }: CompareOptions,
): MedianComparison {
  if (![...a, ...b].every((sample) => sample > 0))
    throw new RangeError("a ratio of samples that are not positive");
  if (paired && a.length !== b.length) throw new RangeError(`pairs of ${a.length} and ${b.length} samples`);
  const ratio = median(a) / median(b);
  const [medianOfA, medianOfB] = [resampledMedian(a), resampledMedian(b)];
  const interval = paired
    ? bootstrapInterval(a.length, (indices) => medianOfA(indices) / medianOfB(indices), {
        seed,
        resamples: draws,
        level,
      })
    : unpairedInterval([medianOfA, a.length], [medianOfB, b.length], { seed, draws, level });
  // Another seed than the bootstrap's, for independent draws.
  const pValue = (paired ? signedRankPValue : rankSumPValue)(a, b, { draws, seed: seed + 1 });
  const excludesOne = interval.low > 1 || interval.high < 1;
  return { ratio, interval, pValue, significance, differs: excludesOne && pValue <= significance };
}

type ResampledMedian = (indices: readonly number[]) => number;

/**
 * The median of the samples at some indices, with repeats. It counts how often each order statistic was drawn and walks to the middle, because
 * sorting every resample takes most of a comparison's time.
 */
function resampledMedian(samples: readonly number[]): ResampledMedian {
  const order = samples.map((_, at) => at).toSorted((one, other) => samples[one]! - samples[other]!);
  const placeOf = new Int32Array(samples.length);
  order.forEach((at, place) => (placeOf[at] = place));
  const counts = new Int32Array(samples.length);
  return (indices) => {
    counts.fill(0);
    for (const at of indices) counts[placeOf[at]!]! += 1;
    let place = 0;
    let passed = counts[0]!;
    const walk = (position: number): number => {
      while (passed <= position) passed += counts[(place += 1)]!;
      return samples[order[place]!]!;
    };
    const low = walk(Math.floor((indices.length - 1) / 2));
    const high = walk(Math.ceil((indices.length - 1) / 2));
    return low + 0.5 * (high - low);
  };
}

function unpairedInterval(
  [medianOfA, countOfA]: readonly [ResampledMedian, number],
  [medianOfB, countOfB]: readonly [ResampledMedian, number],
  { seed, draws, level }: { readonly seed: number; readonly draws: number; readonly level: number },
): BootstrapInterval {
  const random = seededRandom(seed);
  const indicesOf = (count: number): readonly number[] =>
    Array.from({ length: count }, () => Math.floor(random() * count));
  const ratios = Float64Array.from(
    { length: draws },
    () => medianOfA(indicesOf(countOfA)) / medianOfB(indicesOf(countOfB)),
  );
  return {
    low: quantile(ratios, (1 - level) / 2),
    high: quantile(ratios, (1 + level) / 2),
    level,
    resamples: draws,
  };
}
