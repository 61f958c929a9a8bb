import type { Fold } from "../record/study-record.ts";
import { stratifiedGroupFolds } from "../stats/stratified-group-folds.ts";
import type { Split } from "../stats/stratified-split.ts";
import { stratifiedFolds, stratifiedSplit } from "../stats/stratified-split.ts";

/**
 * The samples that a job trains on and those it holds out. All folds of one seed together hold out every sample once.
 *
 * @param labels class numbers by sample number
 * @param groups names by sample number, used if the fold is one by groups: no group is on both sides
 * @throws {RangeError} if there are fewer samples, or groups, than folds
 */
export function splitOfFold(
  labels: readonly number[],
  groups: readonly string[],
  fold: Fold,
  seed: number,
): Split {
  if (fold.kind === "holdout") return stratifiedSplit(labels, { testShare: fold.testShare, seed });
  const folds =
    fold.groupBy === undefined
      ? stratifiedFolds(labels, fold.of, seed)
      : stratifiedGroupFolds(labels, groups, fold.of, seed);
  const test = folds[fold.index] ?? [];
  const isTest = new Set(test);
  return { train: labels.map((_, sample) => sample).filter((sample) => !isTest.has(sample)), test };
}
