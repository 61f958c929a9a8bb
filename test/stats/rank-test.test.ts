import { expect, test } from "vitest";
import { rankSumPValue, signedRankPValue, ranks } from "../../src/stats/rank-test.ts";

const drawn = { draws: 20_000, seed: 4 };

test("equal values share the mean of their ranks", () => {
  expect(ranks([30, 10, 20, 10, 10])).toEqual([5, 2, 4, 2, 2]);
  expect(ranks([])).toEqual([]);
});

test("of the 16 ways to sign four pairs, two are as far apart as all on one side", () => {
  expect(signedRankPValue([2, 3, 4, 5], [1, 1, 1, 1], drawn)).toBeCloseTo(2 / 16, 1.5);
  // Ranks 1 to 4, the least one negative: 4 + 3 + 2 - 1 = 8 of 10; as far are +-10 and +-8: 4 of 16.
  expect(signedRankPValue([1, 3, 4, 5], [2, 1, 1, 1], drawn)).toBeCloseTo(4 / 16, 1.5);
});

test("of the 20 ways to part six values, two are as far apart as all small ones on one side", () => {
  expect(rankSumPValue([10, 11, 12], [1, 2, 3], drawn)).toBeCloseTo(2 / 20, 1.5);
  // Ranks 6 + 5 + 3 = 14, 3.5 from the mean 10.5; as far are sums of 14, 15, 7 and 6: 1 + 1 + 1 + 1 of 20.
  expect(rankSumPValue([12, 11, 3], [10, 2, 1], drawn)).toBeCloseTo(4 / 20, 1.5);
});

test("pairs without a difference say nothing", () => {
  expect(signedRankPValue([1, 2, 3], [1, 2, 3], drawn)).toBe(1);
});
