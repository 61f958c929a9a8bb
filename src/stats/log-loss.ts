/**
 * Mean negative natural logarithm of the probability given to the true class (cross-entropy, in nats), as scikit-learn's
 * `log_loss`: probabilities are clipped to 2.2e-16 from 0 and 1, rows are not made to sum to 1.
 *
 * @param truth class numbers, one per sample
 * @param probabilities one row per sample, one probability per class
 * @throws RangeError for no samples, lengths that differ, or a true class that its row lacks
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
