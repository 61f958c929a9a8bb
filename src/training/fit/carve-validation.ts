import { stratifiedSplit } from "../../stats/stratified-split.ts";

/**
 * Takes a stratified share of the training samples aside, to choose an epoch by. The test samples stay unseen.
 *
 * @param train sample numbers
 * @param labels class numbers by sample number
 * @param share of the training samples; 0 takes none
 */
export function carveValidation(
  train: readonly number[],
  labels: ArrayLike<number>,
  share: number,
  seed: number,
): { readonly train: readonly number[]; readonly validation: readonly number[] } {
  if (share === 0) return { train, validation: [] };
  const carved = stratifiedSplit(
    train.map((sample) => labels[sample]!),
    { testShare: share, seed },
  );
  return {
    train: carved.train.map((position) => train[position]!),
    validation: carved.test.map((position) => train[position]!),
  };
}
