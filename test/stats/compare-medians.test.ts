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
  expect(compareMedians(a, b, { paired: true, seed: 6 }).pValue).not.toBe(first.pValue);
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
  const trials = Array.from({ length: 100 }, (_, seed) => {
    const random = seededRandom(1000 + seed);
    return { seed, a: times(count, random), b: times(count, random) };
  });
  const draws = 500;

  test("a comparison with itself says no difference in 95 of 100 trials and more", () => {
    const alarms = trials.filter(({ a, b, seed }) => compareMedians(a, b, { paired, seed, draws }).differs);
    expect(alarms.length).toBeLessThanOrEqual(5);
  });

  test(`a difference of 10 % is found in ${least} of 100 trials and more`, () => {
    const found = trials.filter(({ a, b, seed }) => {
      const slower = a.map((sample) => sample * 1.1);
      return compareMedians(slower, b, { paired, seed, draws }).differs;
    });
    expect(found.length).toBeGreaterThanOrEqual(least);
  });

  test("the interval holds the true ratio in 90 of 100 trials and more", () => {
    const held = trials.filter(({ a, b, seed }) => {
      const { low, high } = compareMedians(a, b, { paired, seed, draws }).interval;
      return low <= 1 && high >= 1;
    });
    expect(held.length).toBeGreaterThanOrEqual(90);
  });
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
