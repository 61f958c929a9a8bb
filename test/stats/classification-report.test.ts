import { describe, expect, it } from "vitest";
import { classificationReport, confusionMatrix } from "../../src/stats/classification-report.ts";

describe("confusionMatrix", () => {
  it("has the truth in rows", () => {
    expect(confusionMatrix([0, 0, 1, 2], [0, 1, 1, 1], 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });

  it("refuses class numbers out of range and lengths that differ", () => {
    expect(() => confusionMatrix([0, 3], [0, 0], 3)).toThrow(
      new RangeError("class 3 at index 1, which is not one of 0 to 2"),
    );
    expect(() => confusionMatrix([0], [-1], 3)).toThrow(RangeError);
    expect(() => confusionMatrix([0], [0.5], 3)).toThrow(RangeError);
    expect(() => confusionMatrix([0], [0, 1], 3)).toThrow(
      new RangeError("1 true classes beside 2 predicted ones"),
    );
  });
});

describe("classificationReport, scikit-learn's definitions with zero_division=0", () => {
  it("averages as written out", () => {
    const report = classificationReport([
      [3, 1, 0],
      [2, 2, 0],
      [0, 0, 0],
    ]);
    const first = { precision: 3 / 5, recall: 3 / 4, f1: 6 / 9 };
    const second = { precision: 2 / 3, recall: 2 / 4, f1: 4 / 7 };
    expect(report.perClass).toEqual([
      { ...first, support: 4 },
      { ...second, support: 4 },
      { precision: 0, recall: 0, f1: 0, support: 0 },
    ]);
    expect(report.accuracy).toBe(5 / 8);
    expect(report.microF1).toBe(5 / 8);
    expect(report.balancedAccuracy).toBe((3 / 4 + 2 / 4) / 2);
    expect(report.macroF1).toBeCloseTo((6 / 9 + 4 / 7 + 0) / 3, 15);
    expect(report.weightedF1).toBeCloseTo((4 * (6 / 9) + 4 * (4 / 7)) / 8, 15);
    // chance agreement 4*5 + 4*3 = 32 of 8*8
    expect(report.cohenKappa).toBeCloseTo((5 * 8 - 32) / (64 - 32), 15);
    // (64 - 16 - 16) and (64 - 25 - 9)
    expect(report.matthewsCorrcoef).toBeCloseTo((5 * 8 - 32) / Math.sqrt(32 * 30), 15);
  });

  it("leaves kappa undefined where chance agreement is certain", () => {
    const report = classificationReport([
      [0, 0],
      [0, 9],
    ]);
    expect(report.cohenKappa).toBeUndefined();
    expect(report.matthewsCorrcoef).toBe(0);
    expect(report.accuracy).toBe(1);
  });

  it("refuses a matrix without samples or that is not square", () => {
    expect(() => classificationReport([[0]])).toThrow(new RangeError("confusion matrix holds no sample"));
    expect(() => classificationReport([])).toThrow(RangeError);
    expect(() => classificationReport([[1, 2]])).toThrow(new RangeError("confusion matrix is not square"));
  });
});
