/**
 * The class with the highest probability of each row, the first of equals.
 *
 * @param probabilities shape [rows, classes], flat
 */
export function likeliestClasses(probabilities: Float32Array, classes: number): number[] {
  return Array.from({ length: probabilities.length / classes }, (_, row) => {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (probabilities[row * classes + index]! > probabilities[row * classes + best]!) best = index;
    }
    return best;
  });
}
