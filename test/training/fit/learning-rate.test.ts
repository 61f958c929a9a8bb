import { expect, test } from "vitest";
import { learningRateAt } from "../../../src/training/fit/learning-rate.ts";

test("a constant rate stays", () => {
  expect([0, 5, 99].map((step) => learningRateAt("constant", 0.1, step, 100))).toEqual([0.1, 0.1, 0.1]);
});

test("one cycle starts at a 25th, peaks after 30 % of the steps and ends at a 250,000th", () => {
  const rate = (step: number): number => learningRateAt("one-cycle", 1, step, 100);
  expect(rate(0)).toBeCloseTo(1 / 25, 12);
  expect(rate(29)).toBeCloseTo(1, 12);
  expect(rate(99)).toBeCloseTo(1 / 250_000, 12);
  // Half way up and half way down it is the mean of both ends.
  expect(rate(14.5)).toBeCloseTo((1 + 1 / 25) / 2, 12);
  expect(rate(64)).toBeCloseTo((1 + 1 / 250_000) / 2, 12);
});

test("one cycle of very few steps stays between its ends", () => {
  for (const steps of [1, 2, 3]) {
    for (let step = 0; step < steps; step++) {
      const rate = learningRateAt("one-cycle", 1, step, steps);
      expect(rate, `step ${step} of ${steps}`).toBeGreaterThanOrEqual(1 / 250_000);
      expect(rate, `step ${step} of ${steps}`).toBeLessThanOrEqual(1);
    }
  }
});
