import { expect, test } from "vitest";
import { calibrationBins, expectedCalibrationError, poolCalibration } from "../../src/stats/calibration.ts";

test("samples are in the range of their highest probability, whose upper end belongs to it", () => {
  const rows = [
    [0.5, 0.3, 0.2],
    [0.41, 0.3, 0.29],
    [0.45, 0.1, 0.45],
    [1, 0, 0],
  ];
  // The first three: right, wrong, and right since the first of equals is the prediction; (0.5 + 0.41 + 0.45) / 3.
  expect(calibrationBins([0, 2, 0, 0], rows)).toEqual([
    { from: 0.4, to: 0.5, images: 3, confidence: expect.closeTo(1.36 / 3, 12), accuracy: 2 / 3 },
    { from: 0.9, to: 1, images: 1, confidence: 1, accuracy: 1 },
  ]);
});

test("a probability above 1 by rounding counts as 1", () => {
  expect(calibrationBins([1], [Float32Array.of(0, 1 + 2 ** -20)])).toMatchObject([
    { from: 0.9, confidence: 1, accuracy: 1 },
  ]);
});

test("the expected error weights each range by its samples", () => {
  const bins = [
    { from: 0.4, to: 0.5, images: 3, confidence: 0.45, accuracy: 2 / 3 },
    { from: 0.9, to: 1, images: 1, confidence: 0.95, accuracy: 0 },
  ];
  expect(expectedCalibrationError(bins)).toBeCloseTo((3 / 4) * (2 / 3 - 0.45) + (1 / 4) * 0.95, 12);
});

test("pooled diagrams are that of all samples, in the order of the ranges", () => {
  const rows = [
    [0.95, 0.05],
    [0.7, 0.3],
    [0.65, 0.35],
    [0.2, 0.8],
  ];
  const truth = [0, 1, 0, 1];
  const parts = [
    calibrationBins(truth.slice(0, 2), rows.slice(0, 2)),
    calibrationBins([0, 1], rows.slice(2)),
  ];
  const whole = calibrationBins(truth, rows);
  expect(whole.map(({ from }) => from)).toEqual([0.6, 0.7, 0.9]);
  for (const [index, bin] of poolCalibration(parts).entries()) {
    expect(bin).toMatchObject({
      from: whole[index]?.from,
      to: whole[index]?.to,
      images: whole[index]?.images,
    });
    expect(bin.confidence).toBeCloseTo(whole[index]?.confidence ?? Number.NaN, 12);
    expect(bin.accuracy).toBeCloseTo(whole[index]?.accuracy ?? Number.NaN, 12);
  }
});

test("no samples and lengths that differ are refused", () => {
  expect(() => calibrationBins([], [])).toThrow(new RangeError("calibration of no samples"));
  expect(() => calibrationBins([0], [])).toThrow(
    new RangeError("1 true classes beside 0 rows of probabilities"),
  );
  expect(() => expectedCalibrationError([])).toThrow(new RangeError("calibration error of no samples"));
});
