import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runToRunOf } from "../../src/profile/compare/comparison.ts";
import { denied, repeatedTimesPage, runsApart } from "./repeated-times.ts";
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
  },
);

test("runs agree on the five slowest, but for one model on one backend", () => {
  const contradicted = all.filter((times) => denied(times).length > 0);
  expect(contradicted.map(({ model, backend }) => `${model} on ${backend}`)).toEqual([
    "EfficientNet-Lite0, graph model on wasm",
  ]);
});

test("separate runs differ by what a comparison of records says of them", () => {
  const withinOf = (backend: string): number[] => {
    const apart = all.filter((times) => times.backend === backend).flatMap(runsApart);
    return [apart.filter((part) => part <= 0.05).length, apart.length, Math.max(...apart)];
  };
  expect(runToRunOf({ backend: "wasm" }, { backend: "cpu" })).toEqual({ margin: 0.05, largest: 0.12 });
  // Nobody measured several threads: they share their cores, as those of TensorFlow do.
  expect(runToRunOf({ backend: "wasm", threads: 2 })).toEqual(runToRunOf({ backend: "tensorflow" }));
  const [wasm, cpu, tensorflow] = ["wasm", "cpu", "tensorflow"].map(withinOf) as [
    number[],
    number[],
    number[],
  ];
  expect([wasm.slice(0, 2), cpu.slice(0, 2), tensorflow.slice(0, 2)]).toEqual([
    [15, 15],
    [9, 12],
    [6, 15],
  ]);
  expect(Math.max(wasm[2] as number, cpu[2] as number)).toBeLessThan(0.12);
  expect(tensorflow[2]).toBeLessThan(runToRunOf({ backend: "tensorflow" }).margin);
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
