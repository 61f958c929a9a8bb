import { expect, test } from "vitest";
import { clockResolutionMs } from "../../../src/profile/time/clock.ts";

const stepping = (step: (reading: number) => number) => {
  let now = 0;
  let readings = 0;
  return { name: "stepping", now: () => (now += step(readings++)) };
};

test("the step is that of a loop that has been compiled, as a fine clock shows it only after thousands of readings", () => {
  expect(clockResolutionMs(stepping((reading) => (reading < 50_000 ? 4 : 1)))).toBe(1);
});

test("a coarse clock is read until it takes a step", () => {
  expect(clockResolutionMs(stepping((reading) => (reading === 300_000 ? 16 : 0)))).toBe(16);
});
