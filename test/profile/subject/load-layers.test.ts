import { expect, test } from "vitest";
import { seededWeights } from "../../../src/profile/subject/load-layers.ts";
import { findBackend } from "../../analysis/cpu-backend.ts";

await findBackend();

test("kernels lie within sqrt(6 / fan-in) and fill it; a depthwise kernel's fan-in is one channel's", () => {
  const make = seededWeights(1);
  const largest = (shape: number[], name: string): number =>
    Math.max(...Array.from(make(shape, "float32", name).dataSync(), Math.abs));
  for (const [shape, name, fanIn] of [
    [[3, 3, 64, 32], "kernel", 3 * 3 * 64],
    [[3, 3, 64, 1], "depthwise_kernel", 3 * 3],
    [[100, 50], "kernel", 100],
  ] as const) {
    const bound = Math.sqrt(6 / fanIn);
    expect(largest([...shape], name)).toBeLessThanOrEqual(bound);
    expect(largest([...shape], name)).toBeGreaterThan(0.95 * bound);
  }
});

test("gammas and variances are 1, other vectors 0; the same seed gives the same kernels, another one others", () => {
  const values = (seed: number, shape: number[], name: string): number[] =>
    Array.from(seededWeights(seed)(shape, "float32", name).dataSync());
  expect([values(0, [2], "gamma"), values(0, [2], "moving_variance"), values(0, [2], "bias")]).toEqual([
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  expect(values(4, [3, 4], "kernel")).toEqual(values(4, [3, 4], "kernel"));
  expect(values(4, [3, 4], "kernel")).not.toEqual(values(5, [3, 4], "kernel"));
});
