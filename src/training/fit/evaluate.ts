import type { Evaluation } from "../../record/study-record.ts";
import { bootstrapInterval } from "../../stats/bootstrap-interval.ts";
import { calibrationBins, expectedCalibrationError } from "../../stats/calibration.ts";
import { classificationReport, confusionMatrix } from "../../stats/classification-report.ts";
import { logLoss, topKAccuracy } from "../../stats/probability-scores.ts";
import { argmax } from "./predict.ts";

/**
 * Evaluates predictions by scikit-learn's definitions; the interval of the weighted F1 is a 95 % percentile bootstrap (1,000
 * resamples of the images), calibration is by the highest probability in ten ranges.
 *
 * @param probabilities [images, classes], flat; the predicted class is the first with the highest one
 * @param truth class numbers in the same order, at least one
 * @param classes names; a class number is an index into them
 */
export function evaluate(
  probabilities: Float32Array,
  truth: ArrayLike<number>,
  classes: readonly string[],
  seed: number,
): Evaluation {
  const predicted = argmax(probabilities, classes.length);
  const rows = predicted.map((_, row) =>
    probabilities.subarray(row * classes.length, (row + 1) * classes.length),
  );
  const matrix = confusionMatrix(truth, predicted, classes.length);
  const report = classificationReport(matrix);
  const calibration = calibrationBins(truth, rows);
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
    logLoss: logLoss(truth, rows),
    top3: topKAccuracy(truth, rows, 3),
    calibration,
    calibrationError: expectedCalibrationError(calibration),
    weightedF1Interval: bootstrapInterval(truth.length, weightedF1Of, { seed }),
    perClass: report.perClass.map((scores, index) => ({ label: classes[index]!, ...scores })),
    confusion: matrix,
  };
}
