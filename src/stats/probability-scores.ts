/**
 * Mean negative natural logarithm of the probability given to the true class (cross-entropy, in nats), as scikit-learn's
 * `log_loss`: probabilities are clipped to 2.2e-16 from 0 and 1, rows are not normalized.
 *
 * @param truth class numbers, one per sample
 * @param probabilities one row per sample, one probability per class
 * @throws {RangeError} when there are no samples, lengths differ, or a row lacks the true class
 */
export function logLoss(truth: ArrayLike<number>, probabilities: readonly ArrayLike<number>[]): number {
  if (truth.length === 0) throw new RangeError("log loss of no samples");
  if (truth.length !== probabilities.length) {
    throw new RangeError(`${truth.length} true classes beside ${probabilities.length} rows of probabilities`);
  }
  const losses = probabilities.map((row, sample) => {
    const probability = row[truth[sample]!];
    if (probability === undefined) throw new RangeError(`row ${sample} has no class ${truth[sample]}`);
    return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability)));
  });
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
}

/**
 * Share of samples whose true class is among the k highest scores, as scikit-learn's `top_k_accuracy_score`: of classes with
 * equal scores the higher class number ranks first.
 *
 * @param truth class numbers, one per sample
 * @param scores one row per sample, one score (a probability, a logit) per class
 * @throws {RangeError} when there are no samples, lengths differ, a row lacks the true class, or k is below 1
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
