import { expect, test } from "vitest";
import type { TrainingJob } from "../../src/record/study-record.ts";
import { summarizeJobs } from "../../src/study/summarize-jobs.ts";
import { trainedApproach } from "../report/sample-study.ts";

const [job] = trainedApproach().jobs as readonly [TrainingJob];
const withF1 = (weightedF1: number, more: object = {}): TrainingJob => ({
  ...job,
  evaluation: { ...job.evaluation, weightedF1, ...more },
});

test("mean and standard deviation over folds divide by n and n - 1", () => {
  // 0.6, 0.7, 0.8: mean 0.7, squares 0.01 + 0 + 0.01, over 2: 0.01.
  const summary = summarizeJobs([withF1(0.6), withF1(0.7), withF1(0.8)]);
  expect(summary?.weightedF1.mean).toBeCloseTo(0.7, 12);
  expect(summary?.weightedF1.sd).toBeCloseTo(0.1, 12);
  expect(summary?.weightedF1.perFold).toEqual([0.6, 0.7, 0.8]);
});

test("the test images of all folds make one confusion matrix and its scores", () => {
  const summary = summarizeJobs([job, job]);
  // Twice [[5, 1], [2, 2]]; dress has precision 10/14 and recall 10/12.
  expect(summary?.pooled.confusion).toEqual([
    [10, 2],
    [4, 4],
  ]);
  expect(summary?.pooled.perClass[0]).toEqual({
    label: "dress",
    precision: 10 / 14,
    recall: 10 / 12,
    f1: expect.closeTo(10 / 13, 12),
    support: 12,
  });
});

test("the calibration of all folds is that of their images", () => {
  const bin = { from: 0.4, to: 0.5 };
  const first = { calibration: [{ ...bin, images: 1, confidence: 0.5, accuracy: 0 }] };
  const second = { calibration: [{ ...bin, images: 3, confidence: 0.46, accuracy: 2 / 3 }] };
  const pooled = summarizeJobs([withF1(0.6, first), withF1(0.7, second)])?.pooled;
  // (0.5 + 3 * 0.46) / 4 and 2 of 4.
  expect(pooled?.calibration).toEqual([
    { ...bin, images: 4, confidence: expect.closeTo(0.47, 12), accuracy: 0.5 },
  ]);
  expect(pooled?.calibrationError).toBeCloseTo(0.03, 12);
  expect(summarizeJobs([withF1(0.6, first), job])?.pooled).not.toHaveProperty("calibration");
});

test("one fold has no spread, no job no summary, and a metric that one job lacks is absent", () => {
  expect(summarizeJobs([job])?.weightedF1).not.toHaveProperty("sd");
  expect(summarizeJobs([])).toBeUndefined();
  const some = summarizeJobs([withF1(0.6, { logLoss: 1 }), withF1(0.7)]);
  expect(some).not.toHaveProperty("logLoss");
  expect(summarizeJobs([withF1(0.6, { top3: 0.9 })])?.top3).toEqual({ mean: 0.9, perFold: [0.9] });
});

test("jobs with other classes are refused", () => {
  const other = withF1(0.6, { perClass: [{ ...job.evaluation.perClass[0], label: "hat" }] });
  expect(() => summarizeJobs([job, other])).toThrow(RangeError);
});
