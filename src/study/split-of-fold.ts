import type { Fold } from "../record/study-record.ts";
import type { Split } from "../stats/stratified-split.ts";
import { stratifiedFolds, stratifiedSplit } from "../stats/stratified-split.ts";

/**
 * The samples that a job trains on and those it holds out. All folds of one seed together hold out every sample once.
 *
 * @param labels class numbers by sample number
 * @throws {RangeError} if there are fewer samples than folds
 */
export function splitOfFold(labels: readonly number[], fold: Fold, seed: number): Split {
  if (fold.kind === "holdout") return stratifiedSplit(labels, { testShare: fold.testShare, seed });
  const test = stratifiedFolds(labels, fold.of, seed)[fold.index] ?? [];
  const isTest = new Set(test);
  return { train: labels.map((_, sample) => sample).filter((sample) => !isTest.has(sample)), test };
}
