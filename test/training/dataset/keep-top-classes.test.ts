import { expect, it } from "vitest";
import type { Dataset } from "../../../src/training/dataset/dataset.ts";
import { keepTopClasses } from "../../../src/training/dataset/dataset.ts";
import { ProfilerError } from "../../../src/errors.ts";

const labels = ["Shoes", "Hat", "Bag", "Shoes", "Bag", "Hat", "Shoes", "Top"];
const dataset: Dataset = {
  name: "wardrobe",
  folder: "/wardrobe",
  fixture: false,
  rows: 9,
  samples: labels.map((label, index) => ({ id: `${index}`, file: `/wardrobe/images/${index}.jpg`, label })),
  classes: ["Bag", "Hat", "Shoes", "Top"],
  dropped: [{ label: "Skip", count: 1 }],
};

it("keeps the most frequent classes, the first by name of equals, and adds the others to dropped", () => {
  const top = keepTopClasses(dataset, 2);
  expect(top.classes).toEqual(["Bag", "Shoes"]);
  expect(top.samples.map(({ id }) => id)).toEqual(["0", "2", "3", "4", "6"]);
  expect(top.dropped).toEqual([
    { label: "Hat", count: 2 },
    { label: "Skip", count: 1 },
    { label: "Top", count: 1 },
  ]);
  // 5 samples + 2 + 1 + 1 dropped
  expect(top.rows).toBe(9);
});

it("is the same data set with all its classes", () => {
  expect(keepTopClasses(dataset, 4)).toEqual(dataset);
});

it("refuses more classes than there are", () => {
  expect(() => keepTopClasses(dataset, 5)).toThrow(ProfilerError);
});
