import { ranks } from "./ranks.ts";
import { seededRandom } from "./seeded-random.ts";

/**
 * Two-sided p-value of Wilcoxon's signed-rank statistic of the logarithms of ratios of pairs, among `draws` random swaps within pairs; the observed
 * one counts as one of them. Exact in the sense of a permutation test (Good 2005, chapter 3): with nothing between the sides it is at most p
 * in a part p of all cases, whatever the distribution.
 *
 * @param a positive samples, each measured beside the one of `b` at its index
 */
export function signedRankPValue(
  a: readonly number[],
  b: readonly number[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const logs = a.map((sample, at) => Math.log(sample / (b[at] as number)));
  // A pair without a difference has no sign.
  const own = ranks(logs.map(Math.abs)).map((rank, at) => (logs[at] === 0 ? 0 : rank));
  const observed = Math.abs(own.reduce((sum, rank, at) => sum + Math.sign(logs[at] as number) * rank, 0));
  return partAsFar(observed, draws, seed, (random) =>
    own.reduce((sum, rank) => sum + (random() < 0.5 ? rank : -rank), 0),
  );
}

/** As {@link signedRankPValue} for samples that are no pairs: Wilcoxon's rank sum, among random relabellings. */
export function rankSumPValue(
  a: readonly number[],
  b: readonly number[],
  { draws, seed }: { readonly draws: number; readonly seed: number },
): number {
  const all = [...ranks([...a, ...b])];
  const expected = (a.length * (all.length + 1)) / 2;
  const sum = (): number => all.slice(0, a.length).reduce((total, rank) => total + rank, 0) - expected;
  return partAsFar(Math.abs(sum()), draws, seed, (random) => {
    // Only the first places need be drawn.
    for (let at = 0; at < a.length; at += 1) {
      const other = at + Math.floor(random() * (all.length - at));
      [all[at], all[other]] = [all[other] as number, all[at] as number];
    }
    return sum();
  });
}

function partAsFar(
  observed: number,
  draws: number,
  seed: number,
  draw: (random: () => number) => number,
): number {
  const random = seededRandom(seed);
  let asFar = 1;
  for (let count = 0; count < draws; count += 1) if (Math.abs(draw(random)) >= observed) asFar += 1;
  return asFar / (draws + 1);
}
