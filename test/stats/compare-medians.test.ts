import { describe, expect, test } from "vitest";
import { compareMedians } from "../../src/stats/compare-medians.ts";
import { seededRandom } from "../../src/stats/seeded-random.ts";

/** Times of 100 ms with a spread of about 5 %, one in ten of them disturbed by up to half: what a busy machine gives. */
function times(count: number, random: () => number): readonly number[] {
  return Array.from({ length: count }, () => {
    const disturbed = random() < 0.1 ? 50 * random() : 0;
    return 95 + 10 * random() + disturbed;
  });
}

test("the ratio is of medians, a by b", () => {
  const { ratio, interval } = compareMedians([10, 20, 30], [5, 4, 100], { paired: false, seed: 1 });
  expect(ratio).toBe(20 / 5);
  expect(interval).toMatchObject({ level: 0.95, resamples: 2000 });
  expect(interval.low).toBeLessThanOrEqual(4);
  expect(interval.high).toBeGreaterThanOrEqual(4);
});

test("the same seed gives the same numbers, another one others", () => {
  const random = seededRandom(3);
  const [a, b] = [times(12, random), times(12, random)];
  const first = compareMedians(a, b, { paired: true, seed: 5 });
  expect(compareMedians(a, b, { paired: true, seed: 5 })).toEqual(first);
  expect(compareMedians(a, b, { paired: true, seed: 6 }).interval).not.toEqual(first.interval);
});

test("a clear difference without any spread is one", () => {
  const [a, b] = [Array.from({ length: 15 }, () => 110), Array.from({ length: 15 }, () => 100)];
  for (const paired of [true, false]) {
    expect(compareMedians(a, b, { paired, seed: 0 })).toMatchObject({ ratio: 1.1, differs: true });
    expect(compareMedians(a, a, { paired, seed: 0 })).toMatchObject({ ratio: 1, pValue: 1, differs: false });
  }
});

describe.each([
  { paired: true, count: 15, least: 60 },
  { paired: false, count: 15, least: 90 },
  { paired: true, count: 30, least: 95 },
  { paired: false, count: 30, least: 95 },
])("$count samples, paired: $paired", ({ paired, count, least }) => {
  const draws = 500;
  // Each trial is compared once with its like, and once with the like made slower by a tenth.
  const trials = Array.from({ length: 100 }, (_, seed) => {
    const random = seededRandom(1000 + seed);
    const [a, b] = [times(count, random), times(count, random)];
    const slower = a.map((sample) => sample * 1.1);
    return {
      alike: compareMedians(a, b, { paired, seed, draws }),
      apart: compareMedians(slower, b, { paired, seed, draws }),
    };
  });

  test("a comparison with itself says no difference in 95 of 100 trials and more", () => {
    expect(trials.filter(({ alike }) => alike.differs).length).toBeLessThanOrEqual(5);
  });

  test(`a difference of 10 % is found in ${least} of 100 trials and more`, () => {
    expect(trials.filter(({ apart }) => apart.differs).length).toBeGreaterThanOrEqual(least);
  });

  test("the interval holds the true ratio in 90 of 100 trials and more", () => {
    const held = trials.filter(({ alike: { interval } }) => interval.low <= 1 && interval.high >= 1);
    expect(held.length).toBeGreaterThanOrEqual(90);
  });
});

test.each([true, false])("a resample's median is that of its values, paired: %s", (paired) => {
  // Of 1 and 3, each drawn twice: 1, 2 or 3 with chances 1/4, 1/2 and 1/4. Against 1 and 1 the interval is the median's.
  const { interval } = compareMedians([3, 1], [1, 1], { paired, seed: 2, level: 0.4 });
  // The cuts at 0.3 and 0.7 fall into the half of the draws that have one of each.
  expect(interval).toMatchObject({ low: 2, high: 2 });
  // Three of 1, 10 and 100: the middle one is 1 if two or three of them are, 7 of 27; so is it 100, and 10 in the other 13.
  const { interval: ofThree } = compareMedians([100, 1, 10], [1, 1, 1], { paired, seed: 2, level: 0.6 });
  // 7 / 27 = 0.259: the cuts at 0.2 and 0.8 fall into the outer parts.
  expect(ofThree).toMatchObject({ low: 1, high: 100 });
});

test("drift that both sides share does not hide a difference, nor make one", () => {
  const random = seededRandom(9);
  // The machine gets slower by half over the runs.
  const drift = Array.from({ length: 30 }, (_, turn) => 1 + turn / 60);
  const a = times(30, random).map((sample, turn) => sample * (drift[turn] as number));
  const b = times(30, random).map((sample, turn) => sample * (drift[turn] as number));
  expect(compareMedians(a, b, { paired: true, seed: 0 }).differs).toBe(false);
});

test("what is no time is refused", () => {
  expect(() => compareMedians([1, 0], [1, 1], { paired: true, seed: 0 })).toThrow("not positive");
  expect(() => compareMedians([1], [1, 1], { paired: true, seed: 0 })).toThrow("pairs of 1 and 2");
});
