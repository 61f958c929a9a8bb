import { expect, test } from "vitest";
import { learningRateAt } from "../../../src/training/fit/learning-rate.ts";

test("a constant rate stays", () => {
  expect([0, 5, 99].map((step) => learningRateAt({ rule: "constant" }, 0.1, step, 100))).toEqual([
    0.1, 0.1, 0.1,
  ]);
});

test("one cycle starts at a 25th, peaks after 30 % of the steps and ends at a 250,000th", () => {
  const rate = (step: number): number => learningRateAt({ rule: "one-cycle" }, 1, step, 100);
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
      const rate = learningRateAt({ rule: "one-cycle" }, 1, step, steps);
      expect(rate, `step ${step} of ${steps}`).toBeGreaterThanOrEqual(1 / 250_000);
      expect(rate, `step ${step} of ${steps}`).toBeLessThanOrEqual(1);
    }
  }
});

test("one cycle with 15 % warm-up peaks at the 15th of 100 steps", () => {
  const rate = (step: number): number =>
    learningRateAt({ rule: "one-cycle", warmupShare: 0.15 }, 1, step, 100);
  expect(rate(7)).toBeCloseTo((1 + 1 / 25) / 2, 12);
  expect(rate(14)).toBeCloseTo(1, 12);
  // Half way from step 14 to step 99.
  expect(rate(56.5)).toBeCloseTo((1 + 1 / 250_000) / 2, 12);
});

test("a cosine falls from the peak; half way it is half the peak, after the last step it would be 0", () => {
  const rate = (step: number): number => learningRateAt({ rule: "cosine" }, 0.2, step, 100);
  expect(rate(0)).toBe(0.2);
  expect(rate(25)).toBeCloseTo(0.1 * (1 + Math.SQRT1_2), 12);
  expect(rate(50)).toBeCloseTo(0.1, 12);
  expect(rate(100)).toBeCloseTo(0, 12);
});

test("a cosine with 4 % warm-up rises by fifths of the peak and peaks at step 4", () => {
  const rate = (step: number): number => learningRateAt({ rule: "cosine", warmupShare: 0.04 }, 1, step, 100);
  expect([0, 1, 2, 3, 4].map(rate)).toEqual([1 / 5, 2 / 5, 3 / 5, 4 / 5, 1]);
  // Half way from step 4 to step 100.
  expect(rate(52)).toBeCloseTo(0.5, 12);
});
