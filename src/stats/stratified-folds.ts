import { membersByClass } from "./members-by-class.ts";
import { seededRandom } from "./seeded-random.ts";
import { shuffled } from "./shuffled.ts";

/**
 * k test sets for cross-validation, each sample in exactly one, indices ascending; train on whatever a fold leaves out.
 *
 * Every class is shuffled and dealt to the folds in turn, each class going on where the last one stopped, so both the folds'
 * sizes and each class's counts differ by at most one between folds. A class of fewer than k members is absent from some
 * folds. The same seed gives the same folds.
 *
 * @param labels class numbers, one per sample
 * @param k folds, at least 2 and at most the number of samples
 * @throws RangeError for another k, no labels, or a label that is not a class number
 */
export function stratifiedFolds(labels: ArrayLike<number>, k: number, seed: number): number[][] {
  if (!Number.isInteger(k) || k < 2 || k > labels.length) {
    throw new RangeError(`${k} folds of ${labels.length} samples`);
  }
  const random = seededRandom(seed);
  const dealt = membersByClass(labels).flatMap((indices) => shuffled(indices, random));
  return Array.from({ length: k }, (_, fold) =>
    dealt.filter((_sample, position) => position % k === fold).toSorted((a, b) => a - b),
  );
}
