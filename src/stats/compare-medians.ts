import { median } from "./median.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import type { BootstrapInterval } from "./bootstrap-interval.ts";
import { quantile } from "./quantile.ts";
import { rankSumPValue, signedRankPValue } from "./rank-test.ts";
import { seededRandom } from "./seeded-random.ts";

/** How to compare. */
export interface CompareOptions {
  /** Whether `a[i]` and `b[i]` were measured side by side, so that what disturbs one disturbs the other. */
  readonly paired: boolean;
  readonly seed: number;
  /** Draws of the bootstrap and of the permutation test; 2,000 where left out. */
  readonly draws?: number;
  /** Of the interval; 0.95 where left out. */
  readonly level?: number;
}

/** What two sets of samples say about each other. */
export interface MedianComparison {
  /** Median of a by median of b. */
  readonly ratio: number;
  readonly interval: BootstrapInterval;
  /** Of Wilcoxon's test by permutation: signed ranks of pairs, rank sum otherwise. */
  readonly pValue: number;
  /** The p-value up to which a difference counts. */
  readonly significance: number;
  /** Whether the interval leaves out 1 and the p-value is at most the significance. */
  readonly differs: boolean;
}

/** A difference that is none is then told in one of a hundred comparisons, where the interval alone would tell one in twenty and more. */
export const significance = 0.01;

/**
 * Compares the medians of two sets of positive samples: their ratio with a percentile bootstrap interval, and Wilcoxon's test by permutation.
 * Pairs are drawn, and swapped, together; samples that are no pairs are drawn from each set apart, and relabelled freely.
 *
 * A difference is told only where the interval leaves out 1 and the test agrees at {@link significance}. The interval alone is too narrow for
 * few samples (for five pairs it holds the truth in about 91 of 100 cases, from eight on in 93 to 97) and would raise a false alarm in
 * one of twenty comparisons; the test holds that rate for any number of samples and any distribution. It is of ranks and not of the ratio
 * of medians, since the median of a random mixture is that of one side or of the other, however clear the difference. Samples that
 * follow each other in drift are not exchangeable: measure in pairs.
 *
 * @throws RangeError for no samples, a sample that is not positive, or pairs that are none
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
  const interval = paired
    ? bootstrapInterval(
        a.length,
        (indices) =>
          median(indices.map((at) => a[at] as number)) / median(indices.map((at) => b[at] as number)),
        { seed, resamples: draws, level },
      )
    : unpairedInterval(a, b, seed, draws, level);
  // Other numbers than those that drew the bootstrap.
  const pValue = (paired ? signedRankPValue : rankSumPValue)(a, b, { draws, seed: seed + 1 });
  const leavesOutOne = interval.low > 1 || interval.high < 1;
  return { ratio, interval, pValue, significance, differs: leavesOutOne && pValue <= significance };
}

function unpairedInterval(
  a: readonly number[],
  b: readonly number[],
  seed: number,
  draws: number,
  level: number,
): BootstrapInterval {
  const random = seededRandom(seed);
  const drawn = (samples: readonly number[]): number =>
    median(samples.map(() => samples[Math.floor(random() * samples.length)] as number));
  const ratios = Float64Array.from({ length: draws }, () => drawn(a) / drawn(b));
  return {
    low: quantile(ratios, (1 - level) / 2),
    high: quantile(ratios, (1 + level) / 2),
    level,
    resamples: draws,
  };
}
