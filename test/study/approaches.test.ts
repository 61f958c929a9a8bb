import { expect, test } from "vitest";
import { approaches } from "../../src/study/approaches.ts";

test("an approach that scales images otherwise than its network was designed for says so", () => {
  const departing = approaches.filter(({ training }) => training.plan.scaling !== undefined);
  expect(departing.map(({ id, training }) => [id, training.plan.scaling])).toEqual([
    ["resnet50-17", "unit"],
    ["resnet50-10", "unit"],
    ["feature-extractor", "unit"],
  ]);
});
