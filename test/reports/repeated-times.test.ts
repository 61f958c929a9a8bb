import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { farthestRuns, margin } from "../../src/comparison.ts";
import { denied, repeatedTimesPage } from "./repeated-times.ts";
import type { RepeatedTimes } from "./repeated-times.ts";

const all = JSON.parse(
  readFileSync(new URL("../../reports/repeated-times.json", import.meta.url), "utf8"),
) as readonly RepeatedTimes[];

test("the committed page is that of its figures", async () => {
  await expect(repeatedTimesPage(all)).toMatchFileSnapshot("../../reports/repeated-times.md");
});

test.each(all.map((times) => [`${times.model} on ${times.backend}`, times] as const))(
  "%s: the committed figures bear out what the page is read for",
  (_title, times) => {
    expect(times.runs.length).toBeGreaterThanOrEqual(3);
    for (const { unexplainedShare, observingShare } of times.runs) {
      expect(Math.abs(unexplainedShare)).toBeLessThanOrEqual(0.15);
      expect(observingShare).toBeLessThan(0.1);
    }
    expect(denied(times)).toEqual([]);
  },
);

test("separate runs differ by what a comparison of records says of them", () => {
  const pairs = all.flatMap(({ backend, runs }) => {
    const medians = runs.map(({ endToEnd }) => endToEnd.medianMs);
    return [
      [0, 1],
      [0, 2],
      [1, 2],
    ].flatMap(([i, j]) => {
      const [a, b] = [medians[i as number], medians[j as number]];
      return a === undefined || b === undefined
        ? []
        : [{ backend, apart: Math.max(a, b) / Math.min(a, b) - 1 }];
    });
  });
  const within = pairs.filter(({ apart }) => apart <= margin);
  expect([within.length, pairs.length]).toEqual([34, 42]);
  expect(within.filter(({ backend }) => backend === "wasm")).toHaveLength(15);
  // EfficientNet-Lite0 on tensorflow: 42.963 / 38.335 = 1.1207.
  const farthest = Math.max(...pairs.map(({ apart }) => apart));
  expect(farthest).toBeCloseTo(0.1207, 4);
  expect(farthestRuns).toBe(Math.round(farthest * 100) / 100);
});

test("a layer that one run has first and another has nowhere is denied", () => {
  const run = (layer: string): RepeatedTimes["runs"][0] => ({
    createdAt: "",
    endToEnd: { medianMs: 1, madMs: 0, samples: 5 },
    unexplainedShare: 0,
    observingShare: 0,
    slowest: [{ layer, medianMs: 1, rank: { first: 1, last: 1 } }],
  });
  const [sample] = all as [RepeatedTimes];
  expect(denied({ ...sample, runs: [run("a"), run("b"), run("a")] })).toEqual(["a", "b", "a"]);
});
