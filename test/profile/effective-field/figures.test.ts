import { describe, expect, test } from "vitest";
import { centerUnit } from "../../../src/profile/effective-field/unit.ts";
import { figuresOf } from "../../../src/profile/effective-field/figures-of.ts";
import { fewestPositions, moments } from "../../../src/profile/effective-field/heat-map.ts";
import { suggestNames } from "../../../src/profile/effective-field/find-layer.ts";
import { randomInputs } from "../../../src/profile/effective-field/random-inputs.ts";
import { sumOverChannels } from "../../../src/profile/effective-field/sum-over-channels.ts";
import { findBackend } from "../../analysis/cpu-backend.ts";

await findBackend();

describe("moments", () => {
  test("masses 1, 0, 3: mean 2 * 3/4 = 1.5, variance 1/4 * 2.25 + 3/4 * 0.25 = 0.75", () => {
    expect(moments([1, 0, 3])).toEqual({ mean: 1.5, sigma: Math.sqrt(0.75) });
  });
  test("a sampled Gaussian of sigma 4 gives 4", () => {
    const masses = Array.from({ length: 81 }, (_, at) => Math.exp(-((at - 40) ** 2) / 32));
    expect(moments(masses).sigma).toBeCloseTo(4, 6);
  });
});

describe("the fewest positions with 95 %", () => {
  test.each<[string, number[], number]>([
    ["twenty equal masses: 19", Array.from({ length: 20 }, () => 0.05), 19],
    ["0.5, 0.3, 0.15, 0.05: 0.5 + 0.3 + 0.15", [0.05, 0.3, 0.15, 0.5], 3],
    ["one that has all", [0, 7, 0], 1],
    ["0.96 alone", [0.96, 0.04], 1],
  ])("%s", (_, masses, positions) => expect(fewestPositions(masses)).toBe(positions));
});

test("sums over channels: [1, 2, 2, 2] with space at axes 1 and 2, and channels first", () => {
  // Positions (0,0): 1 - 2; (0,1): 3 + 4; (1,0): -5 - 6; (1,1): 7 + 0.
  const last = sumOverChannels([1, -2, 3, 4, -5, -6, 7, 0], [1, 2, 2, 2], [1, 2]);
  expect([[...last.absolute], [...last.signed]]).toEqual([
    [3, 7, 11, 7],
    [-1, 7, -11, 7],
  ]);
  // Channel planes 1, -2, 3, 4 and -5, -6, 7, 0.
  const first = sumOverChannels([1, -2, 3, 4, -5, -6, 7, 0], [1, 2, 2, 2], [2, 3]);
  expect([...first.absolute]).toEqual([6, 8, 10, 4]);
});

describe("the middle unit", () => {
  test.each<[string, number[], number, number[], number[]]>([
    ["7x7 map", [1, 7, 7, 512], 4, [1, 2], [3, 3]],
    ["even sides: the one behind the middle", [1, 56, 28, 64], 4, [1, 2], [28, 14]],
    ["channels first", [1, 64, 9, 11], 4, [2, 3], [4, 5]],
    ["a vector", [1, 1000], 4, [1, 2], []],
    ["196 tokens, a 14x14 grid: row 7, column 7", [1, 196, 768], 4, [1, 2], [7 * 14 + 7]],
    ["197 tokens, a class token first", [1, 197, 768], 4, [1, 2], [1 + 7 * 14 + 7]],
    ["a signal", [1, 100, 8], 3, [1], [50]],
  ])("%s", (_, shape, rank, axes, unit) => expect(centerUnit(shape, rank, axes)).toEqual(unit));
});

test("a window clipped by the input: 11 wide from 5 * 4 - 18 = 2 before 24, so 11; from 2 * 4 - 18 = -10, so 1", () => {
  const map = { sides: [24], mass: Float64Array.from({ length: 24 }, () => 1 / 24) };
  const field = { status: "exact", size: [11], stride: [4], padding: [18] } as const;
  const clipped = (unit: number): number | undefined =>
    figuresOf(map, field, [unit], []).axes[0]?.clippedSize;
  expect([clipped(5), clipped(2)]).toEqual([11, 1]);
});

describe("drawn inputs", () => {
  test("standard normal: mean 0, variance 1, within three standard errors of 40,000 draws", () => {
    const values = Array.from(randomInputs({ kind: "normal" }, 3)([40_000], "float32").dataSync());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(40_000));
    expect(Math.abs(variance - 1)).toBeLessThan(3 * Math.sqrt(2 / 40_000));
  });
  test("uniform from 10 to 20, another for the next input", () => {
    const draw = randomInputs({ kind: "uniform", low: 10, high: 20 }, 0);
    const [first, second] = [draw([1000], "float32").dataSync(), draw([1000], "float32").dataSync()];
    for (const value of first) expect(value >= 10 && value < 20).toBe(true);
    expect([...first]).not.toEqual([...second]);
  });
});

test("near names: those that contain it first, then by edit distance", () => {
  expect(suggestNames("conv3", ["dense", "block_conv3_bn", "conv4", "conv33"], 3)).toEqual([
    "conv33",
    "block_conv3_bn",
    "conv4",
  ]);
});
