import { seededRandom, shuffle } from "./seeded-random.ts";

/** Sample indices of the two sides, each ascending; every sample is in exactly one. */
export interface Split {
  readonly train: number[];
  readonly test: number[];
}

/**
 * A random split into train and test that keeps the classes' shares.
 *
 * The test side has round(n * testShare) samples. Class c's quota is its size times testShare; quotas are rounded by largest
 * remainder (ties go to the lower class number), within these bounds: a class of two or more members has at least one on each
 * side, a class of one is in train. Where these bounds are too tight, the test side is larger or smaller than requested.
 * The same seed gives the same split.
 *
 * @param labels class numbers, one per sample
 * @throws {RangeError} when there are no labels, a label is not a class number, or testShare is not between 0 and 1
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  { testShare, seed }: { readonly testShare: number; readonly seed: number },
): Split {
  if (!(testShare > 0 && testShare < 1)) {
    throw new RangeError(`test share ${testShare}, which is not between 0 and 1`);
  }
  const random = seededRandom(seed);
  const members = membersByClass(labels);
  const counts = testCounts(
    members.map(({ length }) => length),
    testShare,
  );
  const orders = members.map((indices) => shuffle(indices, random));
  return {
    train: ascending(orders.flatMap((order, index) => order.slice(counts[index]!))),
    test: ascending(orders.flatMap((order, index) => order.slice(0, counts[index]!))),
  };
}

function testCounts(sizes: readonly number[], testShare: number): number[] {
  const quotas = sizes.map((size) => size * testShare);
  const least = sizes.map((size) => (size > 1 ? 1 : 0));
  const most = sizes.map((size) => size - 1);
  const counts = quotas.map((quota, index) =>
    Math.min(most[index]!, Math.max(least[index]!, Math.floor(quota))),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let missing = Math.round(total * testShare) - counts.reduce((sum, count) => sum + count, 0);
  const step = Math.sign(missing);
  const bound = step > 0 ? most : least;
  while (missing !== 0) {
    const next = furthestFromQuota(quotas, counts, bound, step);
    if (next === undefined) break;
    counts[next]! += step;
    missing -= step;
  }
  return counts;
}

/** The class whose count is furthest from its quota in the direction of the step, among classes that are not at their bound. */
function furthestFromQuota(
  quotas: readonly number[],
  counts: readonly number[],
  bound: readonly number[],
  step: number,
): number | undefined {
  let best: number | undefined;
  let bestNeed = Number.NEGATIVE_INFINITY;
  for (const [index, count] of counts.entries()) {
    const need = (quotas[index]! - count) * step;
    if (count === bound[index] || need <= bestNeed) continue;
    best = index;
    bestNeed = need;
  }
  return best;
}

function ascending(indices: readonly number[]): number[] {
  return indices.toSorted((a, b) => a - b);
}

/**
 * k test sets for stratified cross-validation, each sample in exactly one, indices ascending; the other samples of a fold are its training set.
 *
 * Every class is shuffled and dealt to the folds in turn; each class continues where the one before stopped. So the folds' sizes and
 * each class's counts differ by at most one between folds. A class of fewer than k members is missing in some folds. The same seed gives the same folds.
 *
 * @param labels class numbers, one per sample
 * @param k folds, at least 2 and at most the number of samples
 * @throws {RangeError} when k is out of range, there are no labels, or a label is not a class number
 */
export function stratifiedFolds(labels: ArrayLike<number>, k: number, seed: number): number[][] {
  if (!Number.isInteger(k) || k < 2 || k > labels.length) {
    throw new RangeError(`${k} folds of ${labels.length} samples`);
  }
  const random = seededRandom(seed);
  const dealt = membersByClass(labels).flatMap((indices) => shuffle(indices, random));
  return Array.from({ length: k }, (_, fold) =>
    dealt.filter((_sample, position) => position % k === fold).toSorted((a, b) => a - b),
  );
}

/**
 * Indices of each class's samples, ascending within a class, classes ascending by number.
 *
 * @param labels class numbers, one per sample
 * @throws {RangeError} when there are no labels, or a label is not a whole number from 0
 */
function membersByClass(labels: ArrayLike<number>): number[][] {
  if (labels.length === 0) throw new RangeError("no labels to split");
  const members = new Map<number, number[]>();
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    if (!Number.isInteger(label) || label < 0) {
      throw new RangeError(`label ${label} at index ${index}, which is not a class number`);
    }
    const known = members.get(label);
    if (known === undefined) members.set(label, [index]);
    else known.push(index);
  }
  return [...members.entries()].toSorted(([a], [b]) => a - b).map(([, indices]) => indices);
}
