import { describe, expect, it } from "vitest";
import { logLoss, topKAccuracy } from "../../src/stats/probability-scores.ts";

describe("logLoss, natural logarithm", () => {
  it("averages -ln p of the true class", () => {
    const rows = [
      [0.5, 0.5],
      [0.25, 0.75],
    ];
    expect(logLoss([0, 1], rows)).toBeCloseTo((Math.log(2) + Math.log(4 / 3)) / 2, 15);
  });

  it("clips certainty at the machine epsilon", () => {
    expect(logLoss([1], [[1, 0]])).toBeCloseTo(-Math.log(2 ** -52), 10);
    expect(logLoss([0], [[1, 0]])).toBeCloseTo(0, 15);
  });

  it("refuses no samples, lengths that differ and unknown classes", () => {
    expect(() => logLoss([], [])).toThrow(new RangeError("log loss of no samples"));
    expect(() => logLoss([0], [])).toThrow(new RangeError("1 true classes beside 0 rows of probabilities"));
    expect(() => logLoss([2], [[1, 0]])).toThrow(new RangeError("row 0 has no class 2"));
  });
});

describe("topKAccuracy", () => {
  it("counts true classes among the k highest scores", () => {
    const rows = [
      [0.1, 0.6, 0.3],
      [0.5, 0.2, 0.3],
    ];
    expect(topKAccuracy([2, 1], rows, 1)).toBe(0 / 2);
    expect(topKAccuracy([2, 1], rows, 2)).toBe(1 / 2);
    expect(topKAccuracy([2, 1], rows, 3)).toBe(2 / 2);
  });

  it("ranks the higher class number first among equal scores", () => {
    expect(topKAccuracy([0], [[1, 1]], 1)).toBe(0);
    expect(topKAccuracy([1], [[1, 1]], 1)).toBe(1);
  });

  it("refuses no samples, lengths that differ, unknown classes and a k below 1", () => {
    expect(() => topKAccuracy([], [], 1)).toThrow(new RangeError("top-k accuracy of no samples"));
    expect(() => topKAccuracy([0], [], 1)).toThrow(new RangeError("1 true classes beside 0 rows of scores"));
    expect(() => topKAccuracy([3], [[1, 0]], 1)).toThrow(new RangeError("a row of 2 scores has no class 3"));
    expect(() => topKAccuracy([0], [[1, 0]], 0)).toThrow(new RangeError("top-k accuracy with k of 0"));
  });
});
