import { expect, test } from "vitest";
import { rankSumPValue, signedRankPValue, ranks } from "../../src/stats/rank-test.ts";

const drawn = { draws: 20_000, seed: 4 };

test("equal values share the mean of their ranks", () => {
  expect(ranks([30, 10, 20, 10, 10])).toEqual([5, 2, 4, 2, 2]);
  expect(ranks([])).toEqual([]);
});

test("of the 16 ways to sign four pairs, two are as far apart as all on one side", () => {
  expect(signedRankPValue([2, 3, 4, 5], [1, 1, 1, 1], drawn)).toBe(2 / 16);
  // Ranks 1 to 4, the least one negative: 4 + 3 + 2 - 1 = 8 of 10; as far are +-10 and +-8: 4 of 16.
  expect(signedRankPValue([1, 3, 4, 5], [2, 1, 1, 1], drawn)).toBe(4 / 16);
});

test("signed ranks are counted exactly: the same p-value for every seed, as scipy.stats.wilcoxon(mode='exact') gives", () => {
  // Ranks 1 to 10, 5 and 2 negative: 55 - 2 * 7 = 41. Of the 1,024 ways, those with 7 or less on one side are
  // 1+1+1+2+2+3+4+5 = 19 (partitions into distinct parts), so 38 for both sides.
  const a = [2, 1, 8, 16, 1, 64, 128, 256, 512, 1024];
  const b = [1, 4, 1, 1, 32, 1, 1, 1, 1, 1];
  for (const seed of [1, 2]) expect(signedRankPValue(a, b, { draws: 10, seed })).toBe(38 / 1024);
});

test("ties have midranks, and a pair without a difference keeps its place", () => {
  // |log| 0, 1, 1, 2: ranks 1 (adds nothing), 2.5, 2.5, 4. Observed 2.5 + 2.5 - 4 = 1; sums of the 8 signs: +-9, +-4 twice each, +-1:
  // all are at least 1 away from 0.
  expect(signedRankPValue([1, 2, 2, 1], [1, 1, 1, 4], drawn)).toBe(1);
  // All on one side: 2 of 8.
  expect(signedRankPValue([1, 2, 2, 4], [1, 1, 1, 1], drawn)).toBe(2 / 8);
});

test("above 200 pairs the share is drawn, and lies near the exact one", () => {
  const a = Array.from({ length: 201 }, (_, at) => (at < 110 ? 2 : 1) * (1 + at / 1000));
  const b = Array.from({ length: 201 }, (_, at) => (at < 110 ? 1 : 2));
  const exact = signedRankPValue(a.slice(0, 200), b.slice(0, 200), drawn);
  expect(Math.abs(signedRankPValue(a, b, { draws: 2000, seed: 4 }) - exact)).toBeLessThan(0.1);
});

test("of the 20 ways to part six values, two are as far apart as all small ones on one side", () => {
  expect(rankSumPValue([10, 11, 12], [1, 2, 3], drawn)).toBeCloseTo(2 / 20, 1.5);
  // Ranks 6 + 5 + 3 = 14, 3.5 from the mean 10.5; as far are sums of 14, 15, 7 and 6: 1 + 1 + 1 + 1 of 20.
  expect(rankSumPValue([12, 11, 3], [10, 2, 1], drawn)).toBeCloseTo(4 / 20, 1.5);
});

test("pairs without a difference say nothing", () => {
  expect(signedRankPValue([1, 2, 3], [1, 2, 3], drawn)).toBe(1);
});
