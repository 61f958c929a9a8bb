import { expect, test } from "vitest";
import { evaluate } from "../../../src/training/fit/evaluate.ts";
import { argmax } from "../../../src/training/fit/predict.ts";

/** Certain predictions of these classes. */
const certain = (predicted: readonly number[], classes: number): Float32Array =>
  Float32Array.from(
    predicted.flatMap((label) => Array.from({ length: classes }, (_, at) => (at === label ? 1 : 0))),
  );

test("scores, confusion matrix and names come in the order of the classes", () => {
  // truth a a b c, predicted a b b c: a has 1 of 2 found and 1 of 1 right, so f1 = 2/3; b 1 of 1 and 1 of 2, 2/3; c 1.
  const evaluation = evaluate(certain([0, 1, 1, 2], 3), [0, 0, 1, 2], ["a", "b", "c"], 0);
  expect(evaluation.images).toBe(4);
  expect(evaluation.accuracy).toBe(3 / 4);
  expect(evaluation.weightedF1).toBeCloseTo((2 * (2 / 3) + 2 / 3 + 1) / 4, 12);
  expect(evaluation.macroF1).toBeCloseTo((2 / 3 + 2 / 3 + 1) / 3, 12);
  expect(evaluation.perClass.map(({ label, support }) => `${label} ${support}`)).toEqual([
    "a 2",
    "b 1",
    "c 1",
  ]);
  expect(evaluation.confusion).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

test("the interval surrounds the weighted F1 of many images and is the same for the same seed", () => {
  const truth = Array.from({ length: 400 }, (_, index) => index % 2);
  const predicted = truth.map((label, index) => (index % 5 === 0 ? 1 - label : label));
  const { weightedF1, weightedF1Interval } = evaluate(certain(predicted, 2), truth, ["a", "b"], 7);
  expect(weightedF1).toBeCloseTo(0.8, 12);
  // Standard error of 0.8 from 400 images is 0.02, so the interval is about 0.8 +- 1.96 * 0.02.
  expect(weightedF1Interval.low).toBeCloseTo(0.76, 1.8);
  expect(weightedF1Interval.high).toBeCloseTo(0.84, 1.8);
  expect(weightedF1Interval).toMatchObject({ level: 0.95, resamples: 1000 });
  expect(evaluate(certain(predicted, 2), truth, ["a", "b"], 7).weightedF1Interval).toEqual(
    weightedF1Interval,
  );
});

test("a perfect prediction has the interval from 1 to 1", () => {
  const { weightedF1Interval } = evaluate(certain([0, 1], 2), [0, 1], ["a", "b"], 0);
  expect([weightedF1Interval.low, weightedF1Interval.high]).toEqual([1, 1]);
});

test("the likeliest class is the first of equals", () => {
  expect(argmax(Float32Array.of(0.1, 0.7, 0.2, 0.4, 0.2, 0.4), 3)).toEqual([1, 0]);
});

test("log loss, top 3 and calibration come from the probabilities", () => {
  const probabilities = Float32Array.of(0.5, 0.25, 0.125, 0.125, 0.125, 0.625, 0.125, 0.125);
  const evaluation = evaluate(probabilities, [1, 1], ["a", "b", "c", "d"], 0);
  expect(evaluation.logLoss).toBeCloseTo((Math.log(4) + Math.log(1.6)) / 2, 12);
  expect(evaluation.top3).toBe(1);
  // 0.5 is in the fifth range and wrong, 0.625 in the seventh and right: (0.5 + 0.375) / 2.
  expect(evaluation.calibration).toEqual([
    { from: 0.4, to: 0.5, images: 1, confidence: 0.5, accuracy: 0 },
    { from: 0.6, to: 0.7, images: 1, confidence: 0.625, accuracy: 1 },
  ]);
  expect(evaluation.calibrationError).toBeCloseTo(0.4375, 12);
});
