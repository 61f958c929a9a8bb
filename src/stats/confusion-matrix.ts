/**
 * Counts of (true class, predicted class): `matrix[t][p]` samples of class `t` were taken for class `p`; rows are the truth.
 *
 * @param truth class numbers, 0 to `classes - 1`, one per sample
 * @param predicted class numbers in the same order
 * @throws RangeError where the lengths differ or a class number is out of range
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  if (truth.length !== predicted.length) {
    throw new RangeError(`${truth.length} true classes beside ${predicted.length} predicted ones`);
  }
  const matrix = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0));
  for (let index = 0; index < truth.length; index++) {
    const row = matrix[classAt(truth, index, classes)]!;
    row[classAt(predicted, index, classes)]! += 1;
  }
  return matrix;
}

function classAt(labels: ArrayLike<number>, index: number, classes: number): number {
  const label = labels[index]!;
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    throw new RangeError(`class ${label} at index ${index}, which is not one of 0 to ${classes - 1}`);
  }
  return label;
}
