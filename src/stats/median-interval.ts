/**
 * The narrowest interval from the k-th least to the k-th greatest sample that holds the median of what they were drawn from in a part `level` of all
 * cases: how many samples lie below that median is binomial with probability ½, whatever the distribution (Conover 1999, Practical
 * Nonparametric Statistics, section 3.2). It is the whole range where that is not enough, as of fewer than 8 samples for 99 %.
 *
 * @param samples finite numbers in any order, independent of each other
 * @throws RangeError for no samples
 */
export function medianInterval(
  samples: readonly number[],
  level: number,
): { readonly low: number; readonly high: number } {
  const n = samples.length;
  if (n === 0) throw new RangeError("an interval of no samples");
  const sorted = samples.toSorted((a, b) => a - b);
  // The chance that at most k samples lie below the median; in logarithms, since ½ to the n is 0 for a thousand samples.
  let k = 0;
  let logTerm = n * Math.log(0.5);
  let chance = Math.exp(logTerm);
  while (k + 1 < n / 2) {
    logTerm += Math.log((n - k) / (k + 1));
    chance += Math.exp(logTerm);
    if (1 - 2 * chance < level) break;
    k += 1;
  }
  return { low: sorted[k] as number, high: sorted[n - 1 - k] as number };
}
