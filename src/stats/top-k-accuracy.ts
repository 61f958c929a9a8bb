/**
 * Share of samples whose true class is among the k highest scores, as scikit-learn's `top_k_accuracy_score`: of classes with
 * the same score the one with the higher number ranks first.
 *
 * @param truth class numbers, one per sample
 * @param scores one row per sample, one score (a probability, a logit) per class
 * @throws RangeError for no samples, lengths that differ, a true class that its row lacks, or a k below 1
 */
export function topKAccuracy(
  truth: ArrayLike<number>,
  scores: readonly ArrayLike<number>[],
  k: number,
): number {
  if (truth.length === 0) throw new RangeError("top-k accuracy of no samples");
  if (truth.length !== scores.length) {
    throw new RangeError(`${truth.length} true classes beside ${scores.length} rows of scores`);
  }
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`top-k accuracy with k of ${k}`);
  const hits = scores.filter((row, sample) => rankOf(truth[sample]!, row) < k);
  return hits.length / truth.length;
}

/** How many classes rank before this one. */
function rankOf(label: number, row: ArrayLike<number>): number {
  const own = row[label];
  if (own === undefined) throw new RangeError(`a row of ${row.length} scores has no class ${label}`);
  return Array.from(row).filter((score, other) => score > own || (score === own && other > label)).length;
}
