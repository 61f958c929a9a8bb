import { membersByClass } from "./members-by-class.ts";
import { seededRandom } from "./seeded-random.ts";
import { shuffled } from "./shuffled.ts";

/** Sample indices of the two sides, each ascending; together they are all samples, once. */
export interface Split {
  readonly train: number[];
  readonly test: number[];
}

/**
 * A random split that keeps the classes' shares.
 *
 * The test side gets round(n * testShare) samples. Class c's quota is its size times testShare; quotas are rounded by largest
 * remainder (ties go to the lower class number), within these bounds: a class of two or more members has at least one on each
 * side, a class of one is trained on. Where those bounds leave no room, the test side is larger or smaller than asked.
 * The same seed gives the same split.
 *
 * @param labels class numbers, one per sample
 * @throws RangeError for no labels, a label that is not a class number, or a testShare that is not between 0 and 1
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
  const orders = members.map((indices) => shuffled(indices, random));
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
    const next = mostInNeed(quotas, counts, bound, step);
    if (next === undefined) break;
    counts[next]! += step;
    missing -= step;
  }
  return counts;
}

/** The class, not yet at its bound, whose count is furthest from its quota in the direction of the step. */
function mostInNeed(
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
