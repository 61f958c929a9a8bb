/**
 * Distribution-free confidence interval of the median, from the k-th least to the k-th greatest sample: the number of samples below the true median is
 * binomial with probability ½ (Conover 1999, Practical Nonparametric Statistics, section 3.2). It is the narrowest such interval with at least this
 * coverage, or the whole range where no such interval reaches it: for 99 %, with fewer than 8 samples.
 *
 * @param samples finite, independent numbers in any order
 * @param level the coverage, between 0 and 1
 * @throws {RangeError} when there are no samples
 */
export function medianInterval(
  samples: readonly number[],
  level: number,
): { readonly low: number; readonly high: number } {
  const n = samples.length;
  if (n === 0) throw new RangeError("an interval of no samples");
  const sorted = samples.toSorted((a, b) => a - b);
  // The probability that at most k samples lie below the median; in logarithms, because ½ to the n is 0 for thousands of samples.
  let k = 0;
  let logTerm = n * Math.log(0.5);
  let probability = Math.exp(logTerm);
  while (k + 1 < n / 2) {
    logTerm += Math.log((n - k) / (k + 1));
    probability += Math.exp(logTerm);
    if (1 - 2 * probability < level) break;
    k += 1;
  }
  return { low: sorted[k] as number, high: sorted[n - 1 - k] as number };
}

/** The ranks that a quantity may have among several, 1 for the greatest. */
export interface RankInterval {
  readonly first: number;
  readonly last: number;
}

/**
 * Confidence intervals of ranks from confidence intervals of the quantities: a quantity ranks after all whose intervals lie entirely above its own, and
 * before all whose intervals lie entirely below. All ranks are inside their intervals if all quantities are inside theirs (Mohamad, Goeman &
 * van Zwet 2021, "Simultaneous confidence intervals for ranks", who choose intervals with joint coverage).
 */
export function rankIntervals(
  intervals: readonly { readonly low: number; readonly high: number }[],
): readonly RankInterval[] {
  const lows = Float64Array.from(intervals, ({ low }) => low).toSorted();
  const highs = Float64Array.from(intervals, ({ high }) => high).toSorted();
  return intervals.map(({ low, high }) => ({
    first: 1 + lows.length - firstAfter(lows, high),
    last: intervals.length - firstFrom(highs, low),
  }));
}

/** The index of the first of ascending values that is greater than `value`. */
function firstAfter(ascending: Float64Array, value: number): number {
  return firstIndex(ascending, (each) => each > value);
}

/** The index of the first of ascending values that is `value` or greater. */
function firstFrom(ascending: Float64Array, value: number): number {
  return firstIndex(ascending, (each) => each >= value);
}

function firstIndex(ascending: Float64Array, reached: (value: number) => boolean): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (reached(ascending[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}
