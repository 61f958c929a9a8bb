import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "../../src/stats/bootstrap-interval.ts";

describe("bootstrapInterval, percentile", () => {
  it("is a point where the statistic never varies", () => {
    expect(bootstrapInterval(5, () => 0.25, { seed: 1 })).toEqual({
      low: 0.25,
      high: 0.25,
      level: 0.95,
      resamples: 1000,
    });
  });

  it("cuts the resampled statistics at R-7 quantiles", () => {
    let call = 0;
    // statistics 0 to 10; level 0.8 cuts at positions (11 - 1) * 0.1 = 1 and (11 - 1) * 0.9 = 9
    const interval = bootstrapInterval(1, () => call++, { seed: 0, resamples: 11, level: 0.8 });
    expect(interval.low).toBeCloseTo(1, 12);
    expect(interval.high).toBeCloseTo(9, 12);
  });

  it("agrees with the normal approximation for a share of 0.8 in 400 samples", () => {
    const share = (indices: readonly number[]): number =>
      indices.filter((index) => index % 5 !== 0).length / indices.length;
    const { low, high } = bootstrapInterval(400, share, { seed: 2, resamples: 2000 });
    // 0.8 -+ 1.96 * sqrt(0.8 * 0.2 / 400) = 0.8 -+ 0.0392
    expect(low).toBeCloseTo(0.7608, 2);
    expect(high).toBeCloseTo(0.8392, 2);
  });

  it("draws n indices of n, the same for the same seed", () => {
    const draws = (seed: number): number[][] => {
      const seen: number[][] = [];
      const note = (indices: readonly number[]): number => seen.push([...indices]);
      bootstrapInterval(6, note, { seed, resamples: 3 });
      return seen;
    };
    expect(draws(4)).toEqual(draws(4));
    expect(draws(4)).not.toEqual(draws(5));
    for (const draw of draws(4)) {
      expect(draw).toHaveLength(6);
      for (const index of draw) expect([0, 1, 2, 3, 4, 5]).toContain(index);
    }
  });

  it("refuses what it can't resample", () => {
    const zero = (): number => 0;
    expect(() => bootstrapInterval(0, zero, { seed: 1 })).toThrow(new RangeError("bootstrap of 0 samples"));
    expect(() => bootstrapInterval(2, zero, { seed: 1, resamples: 0 })).toThrow(
      new RangeError("0 bootstrap resamples"),
    );
    expect(() => bootstrapInterval(2, zero, { seed: 1, level: 1 })).toThrow(
      new RangeError("level 1, which is not between 0 and 1"),
    );
    expect(() => bootstrapInterval(2, () => Number.NaN, { seed: 1 })).toThrow(RangeError);
  });
});
