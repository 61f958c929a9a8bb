import { seededRandom } from "./seeded-random.ts";

/** Pairs up to which the p-value is exact: the work grows with their cube. */
const mostExact = 200;

/**
 * Two-sided p-value of Wilcoxon's signed-rank test for pairs, by permutation: the statistic is that of the logarithms of the pairs' ratios. Without a
 * difference each of the 2ⁿ ways to swap within n pairs is equally likely; the p-value is the share of ways whose statistic is at least as far from 0 as
 * the observed one, ties by midranks (Pratt 1959 for pairs without a difference: they keep their rank's place and add nothing).
 *
 * Exact for up to {@link mostExact} pairs, as all ways are counted by their sum of ranks (Streitberg & Röhmel 1986). Above it the share is that of `draws`
 * random ways, of which the observed one counts as one, so the test keeps its level (Good 2005, chapter 3).
 *
 * @param a positive samples; `a[i]` and `b[i]` are a pair
 */
export function signedRankPValue(
  a: readonly number[],
  b: readonly number[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const logs = a.map((sample, at) => Math.log(sample / (b[at] as number)));
  const own = ranks(logs.map(Math.abs)).map((rank, at) => (logs[at] === 0 ? 0 : rank));
  const observed = Math.abs(own.reduce((sum, rank, at) => sum + Math.sign(logs[at] as number) * rank, 0));
  if (own.length <= mostExact) return exactShare(own, observed);
  return shareAsExtreme(observed, draws, seed, (random) =>
    own.reduce((sum, rank) => sum + (random() < 0.5 ? rank : -rank), 0),
  );
}

/** The share of all ways to sign the ranks whose sum is at least as far from 0 as `observed`. Twice a midrank is whole. */
function exactShare(ofPairs: readonly number[], observed: number): number {
  const doubled = ofPairs.map((rank) => Math.round(2 * rank));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  // The probability of each sum of the positive ranks.
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let most = 0;
  for (const rank of doubled) {
    most += rank;
    for (let sum = most; sum >= 0; sum -= 1)
      chances[sum] = ((chances[sum] as number) + (sum >= rank ? (chances[sum - rank] as number) : 0)) / 2;
  }
  // Positive less negative ranks are twice the positive ones less all.
  const share = chances.reduce(
    (sum, chance, at) => (Math.abs(2 * at - total) >= 2 * observed ? sum + chance : sum),
    0,
  );
  return Math.min(share, 1);
}

/**
 * Two-sided p-value of Wilcoxon's rank-sum test, for samples that are not paired: the share of `draws` random relabelings that are at least as far from
 * the expected sum of ranks. The observed one counts as one of them, so the test keeps its level (Good 2005, chapter 3).
 */
export function rankSumPValue(
  a: readonly number[],
  b: readonly number[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const all = [...ranks([...a, ...b])];
  const expected = (a.length * (all.length + 1)) / 2;
  const sum = (): number => all.slice(0, a.length).reduce((total, rank) => total + rank, 0) - expected;
  return shareAsExtreme(Math.abs(sum()), draws, seed, (random) => {
    // A partial shuffle: only the first places are summed.
    for (let at = 0; at < a.length; at += 1) {
      const other = at + Math.floor(random() * (all.length - at));
      [all[at], all[other]] = [all[other] as number, all[at] as number];
    }
    return sum();
  });
}

/**
 * The smallest p-value that a number of samples can reach, when every one of a side is on the same side of all others: of the assignments that are
 * equally likely without a difference, two are as extreme. 2 / 2ⁿ of n pairs; 2 / C(n + m, n) of two sets.
 */
export function leastPValue(a: number, b: number, paired: boolean): number {
  if (paired) return Math.min(1, 2 / 2 ** a);
  let ways = 1;
  for (let drawn = 1; drawn <= a; drawn += 1) ways = (ways * (b + drawn)) / drawn;
  return Math.min(1, 2 / ways);
}

function shareAsExtreme(
  observed: number,
  draws: number,
  seed: number,
  draw: (random: () => number) => number,
): number {
  const random = seededRandom(seed);
  let asExtreme = 1;
  for (let count = 0; count < draws; count += 1) if (Math.abs(draw(random)) >= observed) asExtreme += 1;
  return asExtreme / (draws + 1);
}

/**
 * The rank of each value, 1 for the least; ties get the mean of their ranks (midranks).
 *
 * @param values finite numbers in any order; not changed
 */
export function ranks(values: readonly number[]): readonly number[] {
  const order = values
    .map((_, index) => index)
    .toSorted((a, b) => (values[a] as number) - (values[b] as number));
  const ranked = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    const value = values[order[from] as number];
    let to = from + 1;
    while (to < order.length && values[order[to] as number] === value) to += 1;
    // Ranks from + 1 to `to`.
    for (let at = from; at < to; at += 1) ranked[order[at] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranked;
}
