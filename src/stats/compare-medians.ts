import { median } from "./median.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import type { BootstrapInterval } from "./bootstrap-interval.ts";
import { quantile } from "./quantile.ts";
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
  /** Of the permutation test. */
  readonly pValue: number;
  /** The p-value up to which a difference counts. */
  readonly significance: number;
  /** Whether the interval leaves out 1 and the p-value is at most the significance. */
  readonly differs: boolean;
}

/** A difference that is none is then told in one of a hundred comparisons, where the interval alone would tell one in twenty and more. */
export const significance = 0.01;

/**
 * Compares the medians of two sets of positive samples: their ratio with a percentile bootstrap interval, and a permutation test of it. Pairs are
 * drawn, and swapped, together; samples that are no pairs are drawn from each set apart, and relabelled freely.
 *
 * A difference is told only where the interval leaves out 1 and the permutation test agrees at {@link significance}. The interval of a ratio of
 * medians is too narrow for few samples; the test is exact for any number of them and any distribution (Good 2005, chapter 3), so
 * it is the test that holds the rate of false alarms. Samples that follow each other in drift are not exchangeable: measure in pairs.
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
  const pValue = permutationPValue(a, b, paired, seed, draws);
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

/** The part of random swaps or relabellings whose ratio is as far from 1 as the one observed, which counts as one of them. */
function permutationPValue(
  a: readonly number[],
  b: readonly number[],
  paired: boolean,
  seed: number,
  draws: number,
): number {
  // Not the numbers that drew the bootstrap.
  const random = seededRandom(seed + 1);
  const apart = (one: readonly number[], other: readonly number[]): number =>
    Math.abs(Math.log(median(one) / median(other)));
  // Sums in another order differ in the last bit.
  const observed = apart(a, b) * (1 - 1e-12);
  let asFar = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    const [one, other] = paired ? swapped(a, b, random) : relabelled(a, b, random);
    if (apart(one, other) >= observed) asFar += 1;
  }
  return asFar / (draws + 1);
}

function swapped(
  a: readonly number[],
  b: readonly number[],
  random: () => number,
): readonly [readonly number[], readonly number[]] {
  const one = [...a];
  const other = [...b];
  for (const [at, sample] of a.entries()) {
    if (random() < 0.5) continue;
    one[at] = b[at] as number;
    other[at] = sample;
  }
  return [one, other];
}

function relabelled(
  a: readonly number[],
  b: readonly number[],
  random: () => number,
): readonly [readonly number[], readonly number[]] {
  const all = [...a, ...b];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    [all[last], all[at]] = [all[at] as number, all[last] as number];
  }
  return [all.slice(0, a.length), all.slice(a.length)];
}
