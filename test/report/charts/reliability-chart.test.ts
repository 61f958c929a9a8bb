import { expect, test } from "vitest";
import { reliabilityChart } from "../../../src/report/charts/reliability-chart.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

test("accuracy against confidence in percent, beside the diagonal", () => {
  const sample = trainedApproach();
  const calibration = [
    { from: 0.4, to: 0.5, images: 4, confidence: 0.45, accuracy: 0.25 },
    { from: 0.9, to: 1, images: 6, confidence: 0.95, accuracy: 1 },
  ];
  const pooled = { ...sample.summary.pooled, calibration, calibrationError: 0.11 };
  const approaches = [{ ...sample, summary: { ...sample.summary, pooled } }];
  const chart = reliabilityChart(sampleStudy({ approaches }));
  expect(chart?.series.map(({ label, marks }) => [label, marks])).toEqual([
    [
      "as sure as right",
      [
        { x: 0, y: 0 },
        { x: 100, y: 100 },
      ],
    ],
    [
      "Tiny CNN (calibration error 11.0 %)",
      [
        { x: 45, y: 25 },
        { x: 95, y: 100 },
      ],
    ],
  ]);
});

test("a record without ranges has no diagram", () => {
  const sample = trainedApproach();
  const { calibration: _, ...pooled } = sample.summary.pooled;
  const approaches = [{ ...sample, summary: { ...sample.summary, pooled } }];
  expect(reliabilityChart(sampleStudy({ approaches }))).toBeUndefined();
});
