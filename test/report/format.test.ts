import { describe, expect, test } from "vitest";
import {
  clockStep,
  count,
  dimensions,
  factor,
  percent,
  plural,
  sigmaAndMad,
  significant,
} from "../../src/report/format.ts";

test.each([
  [0, "0 runs"],
  [1, "1 run"],
  [2, "2 runs"],
  [1200, "1,200 runs"],
])("%d: %s", (value, text) => {
  expect(plural(value, "run")).toBe(text);
});

describe("what is not zero is not printed as zero", () => {
  test("counts: two decimals, or three digits where these would be 0.00", () => {
    expect([0, 0.005, 0.00391, -0.00391, 2.5, 1234.567].map(count)).toEqual([
      "0",
      "0.01",
      "0.00391",
      "-0.00391",
      "2.5",
      "1,234.57",
    ]);
    // A step of 1/256 behind an up-sampling by 256.
    expect(dimensions([1 / 256, 1 / 256])).toBe("0.00391×0.00391");
  });
  test("rates: three significant digits", () => {
    expect([0, 0.0004123, 0.5, 12.345, 1234.5].map(significant)).toEqual([
      "0",
      "0.000412",
      "0.5",
      "12.3",
      "1,230",
    ]);
  });
  test("lengths and their spread: two decimals, of one input no spread", () => {
    expect(
      [
        { sigma: 0, sigmaMad: 0 },
        { sigma: 0.004, sigmaMad: 0.0004 },
        { sigma: 3.2, sigmaMad: 0.005 },
      ].map((axis) => sigmaAndMad(axis, 2)),
    ).toEqual(["0.00 ± 0.00", "< 0.01 ± < 0.01", "3.20 ± 0.01"]);
    expect(sigmaAndMad({ sigma: 3.2, sigmaMad: 0 }, 1)).toBe("3.20 ± unknown");
  });
  test("percentages: 0.05 % is 0.1, below it is < 0.1", () => {
    expect([0, 0.661, 0.0005, 0.0004, -0.0004, -0.2].map(percent)).toEqual([
      "0.0",
      "66.1",
      "0.1",
      "< 0.1",
      "> -0.1",
      "-20.0",
    ]);
  });
});

test("a ratio has two decimals, unless these say 0, or 1 where it is told that it is not", () => {
  expect([1.3149, 1001.876, 0.0041234, 1, 1.0034].map((value) => factor(value, false))).toEqual([
    "1.31",
    "1,001.88",
    "0.00412",
    "1.00",
    "1.00",
  ]);
  expect([1.0034, 0.9996, 1, 1.0051].map((value) => factor(value, true))).toEqual([
    "1.003",
    "0.9996",
    "1.00",
    "1.01",
  ]);
});

test("a clock's step has a unit and no digits that are none", () => {
  // Differences of doubles: 0.00004 ms = 40 ns, 0.00012 ms = 120 ns, 0.1 ms = 100 µs, 1000 / 60 ms.
  expect(
    [0.000039999998989515007, 0.00011999999969702912, 0.10000000009313226, 1, 1000 / 60].map(clockStep),
  ).toEqual(["40 ns", "120 ns", "100 µs", "1 ms", "16.7 ms"]);
});
