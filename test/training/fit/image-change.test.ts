import { expect, test } from "vitest";
import type { Augmentation } from "../../../src/record/study-record.ts";
import { inputScalings } from "../../../src/training/dataset/input-scaling.ts";
import { augmentDraw } from "../../../src/training/fit/batches.ts";
import { cropAndRecolor, drawChange } from "../../../src/training/fit/image-change.ts";
import { prepareImages } from "../../../src/training/fit/prepare-images.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { layers, sequential } from "@tensorflow/tfjs-layers";

const augmentation: readonly Augmentation[] = [
  { code: "horizontal-flip" },
  { code: "random-crop", minArea: 0.25, maxArea: 0.75 },
  { code: "color-jitter", brightness: 0.5, contrast: 0, saturation: 0.25 },
];

/** Gray pixels. */
const gray = (...values: number[]): Uint8Array => Uint8Array.from(values.flatMap((one) => [one, one, one]));

test("a crop of a quarter of the area at the lower left is its four pixels, brought back by bilinear interpolation", () => {
  const pixels = gray(0, 0, 0, 0, 0, 0, 0, 0, 10, 50, 0, 0, 90, 130, 0, 0);
  const crop = { area: 0.25, top: 1, left: 0 };
  // Half-pixel centers: the four positions of an axis lie at 0, 1/4, 3/4 and 1 between the two pixels.
  const row = (left: number, right: number): number[] =>
    [0, 0.25, 0.75, 1].map((t) => left + t * (right - left));
  // Down the sides, from 10 to 90 and from 50 to 130, in the same steps.
  const expected = [row(10, 50), row(30, 70), row(70, 110), row(90, 130)].flat();
  expect(cropAndRecolor({ pixels, height: 4, width: 4 }, { mirrored: false, crop })).toEqual(
    gray(...expected),
  );
});

test("brightness is a factor, contrast moves from the mean gray, saturation from the pixel's gray", () => {
  const image = { pixels: Uint8Array.of(100, 50, 0, 0, 200, 40), height: 1, width: 2 };
  const change = (brightness: number, contrast: number, saturation: number): number[] => [
    ...cropAndRecolor(image, { mirrored: false, color: { brightness, contrast, saturation } }),
  ];
  expect(change(1, 1, 1)).toEqual([...image.pixels]);
  expect(change(1.5, 1, 1)).toEqual([150, 75, 0, 0, 255, 60]);
  // Grays: 0.299 * 100 + 0.587 * 50 = 59.25 and 0.587 * 200 + 0.114 * 40 = 121.96; their mean is 90.605.
  expect(change(1, 0, 1)).toEqual([91, 91, 91, 91, 91, 91]);
  expect(change(1, 1, 0)).toEqual([59, 59, 59, 122, 122, 122]);
  // 59.25 + 2 (100 - 59.25) = 140.75; 2 * 50 - 59.25 = 40.75; 2 * 0 - 59.25 is cut to 0.
  expect(change(1, 1, 2).slice(0, 3)).toEqual([141, 41, 0]);
  // 0.5 * 90.605 = 45.3025 is the mean after brightness: 45.3025 + 0.5 (50 - 45.3025) = 47.65.
  expect(change(0.5, 0.5, 1)[0]).toBe(48);
});

test("a change follows from seed, epoch and photo, lies in its ranges, and leaves flips as they were without it", () => {
  const numbers = Array.from({ length: 200 }, (_, sample) => sample);
  const changes = (seed: number): ReturnType<typeof drawChange>[] =>
    numbers.map((sample) => drawChange(augmentDraw(seed), sample, augmentation));
  expect(changes(7)).toEqual(changes(7));
  expect(changes(7)).not.toEqual(changes(8));
  const flips = numbers.map((sample) => drawChange(augmentDraw(7), sample, augmentation.slice(0, 1)));
  expect(changes(7).map(({ mirrored }) => mirrored)).toEqual(flips.map(({ mirrored }) => mirrored));
  expect(new Set(changes(7).map(({ crop }) => crop?.area)).size).toBe(200);
  for (const { crop, color } of changes(7)) {
    expect(crop?.area).toBeGreaterThanOrEqual(0.25);
    expect(crop?.area).toBeLessThan(0.75);
    expect(Math.abs(color!.brightness - 1)).toBeLessThanOrEqual(0.5);
    expect(color?.contrast).toBe(1);
    expect(Math.abs(color!.saturation - 1)).toBeLessThanOrEqual(0.25);
  }
  expect(drawChange(undefined, 3, augmentation)).toEqual({ mirrored: false });
  expect(drawChange(augmentDraw(7), 3, [])).toEqual({ mirrored: false });
});

test("inputs are the changed images: cropped, recolored and mirrored", async () => {
  await openBackend("cpu");
  const model = sequential({ layers: [layers.flatten({ inputShape: [1, 4, 3] })] });
  const { inputsOf } = prepareImages(model, {
    size: { height: 1, width: 4 },
    scaling: inputScalings.raw,
    read: async (samples) => Uint8Array.from(samples.flatMap((sample) => [...gray(0, 0, sample, 80)])),
    decodeSeconds: 0,
  });
  const color = { brightness: 2, contrast: 1, saturation: 1 };
  const inputs = await inputsOf([20, 40], (sample) =>
    sample === 20 ? { mirrored: false } : { mirrored: true, color },
  );
  expect([...(await inputs.data())]).toEqual([...gray(0, 0, 20, 80), ...gray(160, 80, 0, 0)]);
  inputs.dispose();
});
