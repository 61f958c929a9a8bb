import { stratifiedSplit } from "../../stats/stratified-split.ts";

/**
 * Splits a stratified share of the training samples off, for the choice of an epoch. The test samples stay unseen.
 *
 * @param train sample numbers
 * @param labels class numbers by sample number
 * @param share of the training samples; 0 splits none off
 */
export function splitValidation(
  train: readonly number[],
  labels: ArrayLike<number>,
  share: number,
  seed: number,
): { readonly train: readonly number[]; readonly validation: readonly number[] } {
  if (share === 0) return { train, validation: [] };
  const parts = stratifiedSplit(
    train.map((sample) => labels[sample]!),
    { testShare: share, seed },
  );
  return {
    train: parts.train.map((position) => train[position]!),
    validation: parts.test.map((position) => train[position]!),
  };
}
