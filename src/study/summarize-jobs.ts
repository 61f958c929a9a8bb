import type { ClassResult, MetricSummary, StudySummary, TrainingJob } from "../record/study-record.ts";
import { expectedCalibrationError, poolCalibration } from "../stats/calibration.ts";
import { classificationReport } from "../stats/classification-report.ts";

/**
 * The jobs of one approach together: mean, standard deviation (n - 1) and value by fold of each metric, and the test images of all jobs in
 * one confusion matrix. A metric that a job lacks is absent. Undefined without jobs.
 *
 * @throws {RangeError} if the classes differ between jobs
 */
export function summarizeJobs(jobs: readonly TrainingJob[]): StudySummary | undefined {
  const evaluations = jobs.map(({ evaluation }) => evaluation);
  const [first] = evaluations;
  if (first === undefined) return undefined;
  const labels = first.perClass.map(({ label }) => label);
  if (evaluations.some(({ perClass }) => perClass.some(({ label }, index) => label !== labels[index])))
    throw new RangeError("jobs of one approach with other classes");
  const confusion = labels.map((_, truth) =>
    labels.map((__, predicted) =>
      evaluations.reduce((sum, evaluation) => sum + (evaluation.confusion[truth]?.[predicted] ?? 0), 0),
    ),
  );
  const logLoss = summarizeKnown(evaluations.map((evaluation) => evaluation.logLoss));
  const top3 = summarizeKnown(evaluations.map((evaluation) => evaluation.top3));
  const diagrams = evaluations.map(({ calibration }) => calibration).filter((one) => one !== undefined);
  const calibration = diagrams.length < jobs.length ? undefined : poolCalibration(diagrams);
  return {
    weightedF1: summarize(evaluations.map(({ weightedF1 }) => weightedF1)),
    macroF1: summarize(evaluations.map(({ macroF1 }) => macroF1)),
    accuracy: summarize(evaluations.map(({ accuracy }) => accuracy)),
    ...(logLoss === undefined ? {} : { logLoss }),
    ...(top3 === undefined ? {} : { top3 }),
    pooled: {
      confusion,
      perClass: classificationReport(confusion).perClass.map((scores, index): ClassResult => ({
        label: labels[index] ?? "",
        ...scores,
      })),
      ...(calibration === undefined
        ? {}
        : { calibration, calibrationError: expectedCalibrationError(calibration) }),
    },
  };
}

function summarize(perFold: readonly number[]): MetricSummary {
  const mean = perFold.reduce((sum, value) => sum + value, 0) / perFold.length;
  if (perFold.length === 1) return { mean, perFold };
  const squares = perFold.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (perFold.length - 1)), perFold };
}

function summarizeKnown(perFold: readonly (number | undefined)[]): MetricSummary | undefined {
  const known = perFold.filter((value) => value !== undefined);
  return known.length < perFold.length ? undefined : summarize(known);
}
