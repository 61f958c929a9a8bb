import { describe, expect, test } from "vitest";
import { medianInterval, rankIntervals } from "../../src/stats/rank-intervals.ts";
import { seededRandom } from "../../src/stats/seeded-random.ts";

const rising = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1);

describe("interval of a median", () => {
  test.each<[number, number, number]>([
    [1, 1, 1],
    // The whole range holds it in 1 - 2 / 32, 93.75 %.
    [5, 1, 5],
    // Of eight in 1 - 2 / 256, 99.2 %; without the outermost in 1 - 2 (1 + 8) / 256, 93.0 %.
    [8, 1, 8],
    // Without the outermost: 1 - 2 (1 + 10) / 1024, 97.9 %, is too little.
    [10, 1, 10],
    // 1 - 2 (1 + 12) / 4096, 99.4 %; without two of each, 1 - 2 (1 + 12 + 66) / 4096, 96.1 %.
    [12, 2, 11],
  ])("of %i samples at 99 %%", (n, low, high) => {
    expect(medianInterval(rising(n).toReversed(), 0.99)).toEqual({ low, high });
  });

  test("of thousands of samples, where a half to their number is 0", () => {
    // 5000 ± 2.576 · √10000 / 2 = 5000 ± 129.
    const { low, high } = medianInterval(rising(10_000), 0.99);
    expect(Math.abs(low - 4871)).toBeLessThanOrEqual(2);
    expect(Math.abs(high - 5130)).toBeLessThanOrEqual(2);
  });

  test("holds the median as often as it says, of samples with a long tail", () => {
    const random = seededRandom(7);
    let held = 0;
    for (let trial = 0; trial < 2000; trial += 1) {
      const samples = Array.from({ length: 20 }, () => -Math.log(1 - random()));
      const { low, high } = medianInterval(samples, 0.95);
      if (low <= Math.LN2 && Math.LN2 <= high) held += 1;
    }
    // 95.9 % by the binomial, 0.44 % standard deviation in 2000 trials.
    expect(held / 2000).toBeGreaterThan(0.94);
    expect(held / 2000).toBeLessThan(0.98);
  });

  test("of no samples there is none", () => {
    expect(() => medianInterval([], 0.99)).toThrow(new RangeError("an interval of no samples"));
  });
});

describe("ranks of quantities that are known as intervals", () => {
  test("only intervals that lie apart are ranked apart", () => {
    const ranks = rankIntervals([
      { low: 9, high: 10 },
      { low: 4, high: 6 },
      // Meets the one before at a point, so it may be either.
      { low: 6, high: 7 },
      { low: 1, high: 2 },
      { low: 1.5, high: 5 },
    ]);
    expect(ranks).toEqual([
      { first: 1, last: 1 },
      // Below the first; above the fourth.
      { first: 2, last: 4 },
      // Below the first; above the fourth and the fifth.
      { first: 2, last: 3 },
      // Below the first three; the fifth may be below it.
      { first: 4, last: 5 },
      // Below the first and the third.
      { first: 3, last: 5 },
    ]);
  });

  test("the same as counting every pair", () => {
    const random = seededRandom(3);
    const intervals = Array.from({ length: 60 }, () => {
      const low = Math.round(random() * 40);
      return { low, high: low + Math.round(random() * 9) };
    });
    expect(rankIntervals(intervals)).toEqual(
      intervals.map(({ low, high }) => ({
        first: 1 + intervals.filter((other) => other.low > high).length,
        last: intervals.length - intervals.filter((other) => other.high < low).length,
      })),
    );
  });
});
