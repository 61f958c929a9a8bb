import { expect, test } from "vitest";
import { approaches } from "../../../src/study/approaches/index.ts";
import { publishedFigures } from "../../../src/study/approaches/published.ts";

test("approaches are plain JSON, each under an id of its own", () => {
  expect(JSON.parse(JSON.stringify(approaches))).toEqual(approaches);
  expect(new Set(approaches.map(({ id }) => id)).size).toBe(approaches.length);
});

test("every published figure belongs to an approach", () => {
  const ids = approaches.map(({ id }) => id);
  expect(Object.keys(publishedFigures).filter((id) => !ids.includes(id))).toEqual([]);
});

test("an approach that scales images otherwise than its network was designed for says so", () => {
  const departing = approaches.filter(({ scaling }) => scaling !== undefined);
  expect(departing.map(({ id, scaling }) => [id, scaling])).toEqual([
    ["resnet50-17", "unit"],
    ["resnet50-10", "unit"],
  ]);
});
