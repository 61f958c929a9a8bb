import { expect, it } from "vitest";
import { u32 } from "./deterministic-fill.ts";

it.each([
  [0, 0, 2126711127],
  [0, 1, 3166773829],
  [1, 0, 2609043695],
  [7, 12345, 1728049871],
  [300, 2359295, 1938047376],
])("hashes weight %i, element %i to the reference's %i", (k, i, expected) => {
  expect(u32(k, i)).toBe(expected);
});
