import { seededRandom } from "./seeded-random.ts";

/**
 * Two-sided p-value of Wilcoxon's signed-rank test for pairs, by permutation: the statistic is that of the logarithms of the pairs' ratios, compared
 * with `draws` random swaps within pairs. The observed assignment counts as one of them, so the test is exact (Good 2005, chapter 3): without a
 * difference the p-value is at most p with probability p, for any distribution.
 *
 * @param a positive samples; `a[i]` and `b[i]` are a pair
 */
export function signedRankPValue(
  a: readonly number[],
  b: readonly number[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const logs = a.map((sample, at) => Math.log(sample / (b[at] as number)));
  // A pair without a difference has no sign: it keeps its rank's place and adds nothing.
  const own = ranks(logs.map(Math.abs)).map((rank, at) => (logs[at] === 0 ? 0 : rank));
  const observed = Math.abs(own.reduce((sum, rank, at) => sum + Math.sign(logs[at] as number) * rank, 0));
  return shareAsExtreme(observed, draws, seed, (random) =>
    own.reduce((sum, rank) => sum + (random() < 0.5 ? rank : -rank), 0),
  );
}

/** As {@link signedRankPValue}, for samples that are not paired: Wilcoxon's rank-sum test, with random relabelings. */
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
