import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stratifiedFolds } from "../../src/stats/stratified-split.ts";

describe("stratifiedFolds", () => {
  it("deals each class on from where the last one stopped", () => {
    // class 0 (4 members) goes to folds 0 1 2 0, class 1 (3 members) to folds 1 2 0
    const labels = [0, 0, 0, 0, 1, 1, 1];
    const counts = stratifiedFolds(labels, 3, 1).map((fold) => [
      fold.filter((index) => labels[index] === 0).length,
      fold.filter((index) => labels[index] === 1).length,
    ]);
    expect(counts).toEqual([
      [2, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  it("depends on the seed and on nothing else", () => {
    const labels = Array.from({ length: 40 }, (_, index) => index % 4);
    expect(stratifiedFolds(labels, 5, 1)).toEqual(stratifiedFolds(labels, 5, 1));
    expect(stratifiedFolds(labels, 5, 1)).not.toEqual(stratifiedFolds(labels, 5, 2));
  });

  it("partitions any labels into folds even to one sample, in all and per class", () => {
    const labeled = fc.array(fc.nat({ max: 5 }), { minLength: 6, maxLength: 150 });
    fc.assert(
      fc.property(labeled, fc.integer({ min: 2, max: 6 }), fc.nat(), (labels, k, seed) => {
        const folds = stratifiedFolds(labels, k, seed);
        expect(folds).toHaveLength(k);
        expect(folds.flat().toSorted((a, b) => a - b)).toEqual(labels.map((_, index) => index));
        const spread = (counts: number[]): number => Math.max(...counts) - Math.min(...counts);
        expect(spread(folds.map((fold) => fold.length))).toBeLessThanOrEqual(1);
        for (const label of new Set(labels)) {
          const counts = folds.map((fold) => fold.filter((index) => labels[index] === label).length);
          expect(spread(counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("refuses fewer than two folds and more folds than samples", () => {
    expect(() => stratifiedFolds([0, 1, 1], 1, 0)).toThrow(new RangeError("1 folds of 3 samples"));
    expect(() => stratifiedFolds([0, 1, 1], 4, 0)).toThrow(new RangeError("4 folds of 3 samples"));
  });
});
