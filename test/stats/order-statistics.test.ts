import { describe, expect, it } from "vitest";
import { medianAbsoluteDeviation, median, quantile } from "../../src/stats/order-statistics.ts";

describe("quantile, definition R-7", () => {
  it("interpolates at position (n - 1) * q", () => {
    // (4 - 1) * 0.25 = 0.75: 10 + 0.75 * (20 - 10)
    expect(quantile([40, 10, 30, 20], 0.25)).toBe(17.5);
    // (5 - 1) * 0.95 = 3.8: 4 + 0.8 * (100 - 4)
    expect(quantile([1, 2, 3, 4, 100], 0.95)).toBeCloseTo(80.8, 12);
    expect(quantile([3, 1, 2], 0)).toBe(1);
    expect(quantile([3, 1, 2], 1)).toBe(3);
    expect(quantile([7], 0.3)).toBe(7);
  });

  it("sorts by number and leaves its input alone", () => {
    const values = [10, 9, 100];
    expect(quantile(values, 0.5)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });

  it("is undefined without values, outside 0 to 1 and for values that are not finite", () => {
    expect(() => quantile([], 0.5)).toThrow(new RangeError("quantile of no values"));
    expect(() => quantile([1], 1.1)).toThrow(new RangeError("quantile at 1.1, which is not from 0 to 1"));
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
    expect(() => quantile([1, Number.NaN], 0)).toThrow(
      new RangeError("quantile of a value that is not finite"),
    );
  });
});

describe("median and unscaled MAD", () => {
  it("takes the mean of the two middle values", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median(new Float32Array([5, 1, 9]))).toBe(5);
    expect(() => median([])).toThrow(RangeError);
  });

  it("does not scale the deviation", () => {
    // median 2; deviations 1 1 0 0 2 4 7, sorted 0 0 1 1 2 4 7
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
    expect(medianAbsoluteDeviation([5])).toBe(0);
    expect(() => medianAbsoluteDeviation([])).toThrow(RangeError);
  });
});
