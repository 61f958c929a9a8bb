import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/stats/seeded-random.ts";
import { stratifiedGroupFolds } from "../../src/stats/stratified-group-folds.ts";

describe("344 groups of very different sizes, 17 classes", () => {
  const random = seededRandom(11);
  const groups: string[] = [];
  const labels: number[] = [];
  for (let group = 0; group < 344; group++) {
    const favorite = Math.floor(17 * random() ** 2);
    for (let photo = 0; photo < 1 + Math.floor(60 * random() ** 4); photo++) {
      groups.push(`sender ${group}`);
      labels.push(random() < 0.3 ? favorite : Math.floor(17 * random() ** 2));
    }
  }
  const folds = stratifiedGroupFolds(labels, groups, 5, 0);

  test("every sample is in exactly one fold and no group in two", () => {
    expect(folds.flat().toSorted((a, b) => a - b)).toEqual(labels.map((_, sample) => sample));
    const places = folds.map((fold) => new Set(fold.map((sample) => groups[sample])));
    expect(places.reduce((total, place) => total + place.size, 0)).toBe(344);
  });

  test("each class' share of a fold is near a fifth", () => {
    for (let label = 0; label < 17; label++) {
      const total = labels.filter((own) => own === label).length;
      for (const fold of folds) {
        const share = fold.filter((sample) => labels[sample] === label).length / total;
        expect(Math.abs(share - 0.2), `class ${label} of ${total}`).toBeLessThan(
          0.5 / Math.sqrt(total) + 0.02,
        );
      }
    }
  });

  test("the same seed gives the same folds, another seed others", () => {
    expect(stratifiedGroupFolds(labels, groups, 5, 0)).toEqual(folds);
    expect(stratifiedGroupFolds(labels, groups, 5, 1)).not.toEqual(folds);
  });
});

test("groups that can be dealt evenly are", () => {
  // Four groups of one class each: two folds get one of each class.
  const labels = [0, 0, 0, 0, 1, 1, 1, 1];
  const groups = ["a", "a", "b", "b", "c", "c", "d", "d"];
  for (const fold of stratifiedGroupFolds(labels, groups, 2, 3)) {
    expect(fold.map((sample) => labels[sample])).toEqual([0, 0, 1, 1]);
  }
});

test("fewer groups than folds are refused", () => {
  expect(() => stratifiedGroupFolds([0, 1], ["a", "a"], 2, 0)).toThrow("2 folds of 1 groups");
});
