import { expect, test } from "vitest";
import { learningCharts } from "../../../src/report/charts/learning-charts.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

const sample = trainedApproach();
const [job] = sample.jobs;
if (job === undefined) throw new Error("the sample has a job");

test("loss and validation F1 by epoch", () => {
  const [chart] = learningCharts(sampleStudy());
  expect(chart?.series.map(({ label, marks }) => [label, marks.map(({ x, y }) => [x, y])])).toEqual([
    [
      "training loss",
      [
        [1, 0.9],
        [2, 0.7],
      ],
    ],
    [
      "validation loss",
      [
        [1, 0.8],
        [2, 0.85],
      ],
    ],
    [
      "validation F1",
      [
        [1, 50],
        [2, 45],
      ],
    ],
  ]);
});

test("folds are averaged over those that reach an epoch", () => {
  const longer = [0.5, 0.3, 0.2].map((trainLoss, index) => ({ epoch: index + 1, trainLoss, seconds: 1 }));
  const approaches = [{ ...sample, jobs: [job, { ...job, epochs: longer }] }];
  const [chart] = learningCharts(sampleStudy({ approaches }));
  const losses = chart?.series[0]?.marks.map(({ y }) => y);
  // (0.9 + 0.5) / 2, (0.7 + 0.3) / 2, and one fold alone.
  expect(losses).toEqual([expect.closeTo(0.7), expect.closeTo(0.5), 0.2]);
  expect(chart?.subtitle).toBe("mean over 2 folds, of those that reach the epoch");
});

test("one epoch is no curve", () => {
  const approaches = [{ ...sample, jobs: [{ ...job, epochs: job.epochs.slice(0, 1) }] }];
  expect(learningCharts(sampleStudy({ approaches }))).toEqual([]);
});
