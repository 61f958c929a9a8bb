import { studentTQuantile, studentTWithin } from "./student-t.ts";

/** The mean difference of two learners over the same splits, with its interval. */
export interface CorrectedDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  /** Two-sided. */
  readonly pValue: number;
}

/**
 * The corrected resampled t-test (Nadeau & Bengio 2003, Machine Learning 52, section 4): the mean of the n differences a - b, with the interval
 * mean ± t(n - 1) sqrt((1/n + tests/trains) variance), where variance is that of the differences (n - 1). The added ratio is for training sets
 * that overlap, for which 1/n alone finds too many differences.
 *
 * Undefined for fewer than two splits, and where all differences are equal but for rounding, whose interval would have no width.
 *
 * @param a a metric of one learner by split
 * @param b the same of the other, on the same splits in the same order
 * @param testShare of the samples in each split: 1/k of k folds
 * @throws {RangeError} when the lengths differ or `testShare` is not between 0 and 1
 */
export function correctedDifference(
  a: readonly number[],
  b: readonly number[],
  { testShare, level = 0.95 }: { readonly testShare: number; readonly level?: number },
): CorrectedDifference | undefined {
  if (a.length !== b.length) throw new RangeError(`${a.length} splits beside ${b.length}`);
  if (!(testShare > 0 && testShare < 1)) {
    throw new RangeError(`test share ${testShare}, which is not between 0 and 1`);
  }
  const n = a.length;
  if (n < 2) return undefined;
  const differences = a.map((value, split) => value - b[split]!);
  const difference = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (n - 1);
  if (Math.sqrt(variance) < 1e-14) return undefined;
  const standardError = Math.sqrt((1 / n + testShare / (1 - testShare)) * variance);
  const half = studentTQuantile(level, n - 1) * standardError;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    level,
    pValue: 1 - studentTWithin(Math.abs(difference) / standardError, n - 1),
  };
}
