import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stratifiedSplit } from "../../src/stats/stratified-split.ts";

/** As many labels of each class as `sizes` says: [2, 1] is 0 0 1. */
function labelsOf(sizes: readonly number[]): number[] {
  return sizes.flatMap((size, label) => Array.from({ length: size }, () => label));
}

function testCounts(sizes: readonly number[], testShare: number): number[] {
  const labels = labelsOf(sizes);
  const { test } = stratifiedSplit(labels, { testShare, seed: 1 });
  return sizes.map((_, label) => test.filter((index) => labels[index] === label).length);
}

describe("stratifiedSplit", () => {
  it("rounds the classes' quotas by largest remainder", () => {
    // round(27 * 0.2) = 5; quotas 2.6 1.8 1.0, floors 2 1 1 = 4; the largest remainder is 0.8
    expect(testCounts([13, 9, 5], 0.2)).toEqual([2, 2, 1]);
    // round(20 * 0.25) = 5; quotas 1.75 1.75 1.5, floors 1 1 1 = 3; remainders 0.75 0.75 0.5
    expect(testCounts([7, 7, 6], 0.25)).toEqual([2, 2, 1]);
  });

  it("gives a small class one test sample and takes it from the class most over its quota", () => {
    // round(22 * 0.1) = 2; quotas 2.0 0.2 with at least one each: 2 1 = 3, one too many; over quota by 0.0 and 0.8, but 0.8 is at its bound
    expect(testCounts([20, 2], 0.1)).toEqual([1, 1]);
  });

  it("trains on a class of one and keeps one of a class of two, whatever the share", () => {
    // quotas 0.9 1.8 9.0, round(13 * 0.9) = 12, but at most 0 1 9
    expect(testCounts([1, 2, 10], 0.9)).toEqual([0, 1, 9]);
  });

  it("splits the study's 5,096 photos into 4,077 and 1,019", () => {
    const sizes = [109, 23, 69, 357, 171, 100, 699, 312, 692, 120, 378, 431, 308, 155, 1011, 43, 118];
    const { train, test } = stratifiedSplit(labelsOf(sizes), { testShare: 0.2, seed: 0 });
    // 5096 * 0.2 = 1019.2
    expect([train.length, test.length]).toEqual([4077, 1019]);
  });

  it("depends on the seed and on nothing else", () => {
    const labels = labelsOf([30, 20]);
    const split = (seed: number): unknown => stratifiedSplit(labels, { testShare: 0.3, seed });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  it("is a partition into ascending sides, every class of two or more on both, for any labels", () => {
    const inputs = [
      fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.nat(),
    ] as const;
    fc.assert(
      fc.property(...inputs, (labels, testShare, seed) => {
        const { train, test } = stratifiedSplit(labels, { testShare, seed });
        expect([...train, ...test].toSorted((a, b) => a - b)).toEqual(labels.map((_, index) => index));
        expect(train).toEqual(train.toSorted((a, b) => a - b));
        expect(test).toEqual(test.toSorted((a, b) => a - b));
        for (const label of new Set(labels)) {
          const size = labels.filter((one) => one === label).length;
          const inTest = test.filter((index) => labels[index] === label).length;
          if (size === 1) expect(inTest).toBe(0);
          else expect(inTest > 0 && inTest < size).toBe(true);
        }
      }),
    );
  });

  it("keeps the asked size and each quota within one where every class is large enough", () => {
    const sizes = fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (classSizes, testShare) => {
        const counts = testCounts(classSizes, testShare);
        const total = classSizes.reduce((sum, size) => sum + size, 0);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(Math.round(total * testShare));
        for (const [label, count] of counts.entries()) {
          expect(Math.abs(count - classSizes[label]! * testShare)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("refuses no labels, labels that are not class numbers and shares outside 0 to 1", () => {
    const split = (labels: number[], testShare: number): unknown =>
      stratifiedSplit(labels, { testShare, seed: 1 });
    expect(() => split([], 0.5)).toThrow(new RangeError("no labels to split"));
    expect(() => split([0, 1.5], 0.5)).toThrow(
      new RangeError("label 1.5 at index 1, which is not a class number"),
    );
    expect(() => split([0, 1], 1)).toThrow(new RangeError("test share 1, which is not between 0 and 1"));
  });
});
