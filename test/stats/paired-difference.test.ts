import { expect, test } from "vitest";
import { correctedDifference } from "../../src/stats/paired-difference.ts";

test("five folds: the variance is widened by tests over trains", () => {
  const a = [0.8, 0.82, 0.79, 0.81, 0.83];
  const b = [0.78, 0.79, 0.78, 0.77, 0.8];
  // Differences 0.02, 0.03, 0.01, 0.04, 0.03: mean 0.026; squares 0.000036 + 0.000016 + 0.000256 + 0.000196 + 0.000016 = 0.00052, over 4: 0.00013.
  // Variance of the mean: (1/5 + 0.2/0.8) 0.00013 = 0.45 * 0.00013; 2.77645 is t for 95 % and 4 degrees.
  const found = correctedDifference(a, b, { testShare: 1 / 5 });
  const standardError = Math.sqrt(0.45 * 0.00013);
  expect(found?.difference).toBeCloseTo(0.026, 12);
  expect(found?.low).toBeCloseTo(0.026 - 2.776445105 * standardError, 10);
  expect(found?.high).toBeCloseTo(0.026 + 2.776445105 * standardError, 10);
  expect(found?.level).toBe(0.95);
  // t = 0.026 / 0.00764853 = 3.39935; for 4 degrees P(|T| < t) = s (1 + (1 - s²) / 2) with s² = t² / (4 + t²).
  const s = Math.sqrt(3.39935 ** 2 / (4 + 3.39935 ** 2));
  expect(found?.pValue).toBeCloseTo(1 - s * (1 + (1 - s ** 2) / 2), 6);
});

test("the two directions mirror each other, and another level has another width", () => {
  const [a, b] = [
    [0.5, 0.7],
    [0.4, 0.5],
  ];
  const forth = correctedDifference(a, b, { testShare: 0.5 });
  const back = correctedDifference(b, a, { testShare: 0.5 });
  expect(back?.difference).toBeCloseTo(-(forth?.difference ?? 0), 14);
  expect(back?.low).toBeCloseTo(-(forth?.high ?? 0), 14);
  // Differences 0.1 and 0.2: variance 0.005, times 1/2 + 1; t for 50 % and one degree is 1.
  const half = correctedDifference(a, b, { testShare: 0.5, level: 0.5 });
  expect((half?.high ?? 0) - (half?.difference ?? 0)).toBeCloseTo(Math.sqrt(1.5 * 0.005), 12);
});

test("one split, or differences that are all equal, have no interval", () => {
  expect(correctedDifference([0.5], [0.4], { testShare: 0.2 })).toBeUndefined();
  expect(correctedDifference([0.3, 0.5], [0.2, 0.4], { testShare: 0.5 })).toBeUndefined();
});

test("other splits and impossible shares are refused", () => {
  expect(() => correctedDifference([1], [], { testShare: 0.5 })).toThrow(new RangeError("1 splits beside 0"));
  expect(() => correctedDifference([1, 1], [1, 0], { testShare: 1 })).toThrow(
    new RangeError("test share 1, which is not between 0 and 1"),
  );
});
