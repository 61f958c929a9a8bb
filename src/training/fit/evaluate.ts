import type { Evaluation } from "../../record/study-record.ts";
import { bootstrapInterval } from "../../stats/bootstrap-interval.ts";
import { classificationReport, confusionMatrix } from "../../stats/classification-report.ts";

/**
 * Evaluates predictions by scikit-learn's definitions; the interval of the weighted F1 is a 95 % percentile bootstrap (1,000
 * resamples of the images).
 *
 * @param predicted class numbers, one per image
 * @param truth class numbers in the same order, at least one
 * @param classes names; a class number is an index into them
 */
export function evaluate(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: readonly string[],
  seed: number,
): Evaluation {
  const matrix = confusionMatrix(truth, predicted, classes.length);
  const report = classificationReport(matrix);
  const weightedF1Of = (indices: readonly number[]): number => {
    const drawn = Array.from({ length: classes.length }, () =>
      Array.from({ length: classes.length }, () => 0),
    );
    for (const index of indices) drawn[truth[index]!]![predicted[index]!]! += 1;
    return classificationReport(drawn).weightedF1;
  };
  return {
    images: truth.length,
    accuracy: report.accuracy,
    weightedF1: report.weightedF1,
    macroF1: report.macroF1,
    weightedF1Interval: bootstrapInterval(truth.length, weightedF1Of, { seed }),
    perClass: report.perClass.map((scores, index) => ({ label: classes[index]!, ...scores })),
    confusion: matrix,
  };
}
