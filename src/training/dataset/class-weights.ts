/**
 * What each class's loss is multiplied by so that all classes weigh the same: n / (K * n_c), scikit-learn's `balanced`, where n
 * counts samples, K the classes that occur and n_c the samples of class c. The mean weight over the samples is 1. A class that
 * does not occur weighs 0: nothing is multiplied by it.
 *
 * @param labels class numbers, 0 to `classes - 1`
 * @returns one weight per class number
 * @throws RangeError for no labels or a class number out of range
 */
export function classWeights(labels: ArrayLike<number>, classes: number): number[] {
  if (labels.length === 0) throw new RangeError("class weights of no labels");
  const counts = Array.from({ length: classes }, () => 0);
  for (const label of Array.from(labels)) {
    if (counts[label] === undefined) throw new RangeError(`class ${label} is not one of 0 to ${classes - 1}`);
    counts[label] += 1;
  }
  const occurring = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : labels.length / (occurring * count)));
}
