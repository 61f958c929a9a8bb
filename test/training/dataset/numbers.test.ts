import { describe, expect, it } from "vitest";
import { classWeights } from "../../../src/training/dataset/dataset.ts";
import { flipHorizontally } from "../../../src/training/fit/image-batch.ts";
import { inputScalings, scalePixels } from "../../../src/training/dataset/input-scaling.ts";
import { architectures } from "../../../src/training/networks/index.ts";
import { resizeBilinear } from "../../../src/training/dataset/resize-bilinear.ts";

/** A grey image, row by row, as RGB. */
function grey(values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value, value, value]));
}

describe("classWeights, n / (K * n_c)", () => {
  it("gives every class the same total weight", () => {
    // 6 samples, 2 classes: 6 / (2 * 4) and 6 / (2 * 2)
    expect(classWeights([0, 0, 1, 0, 1, 0], 2)).toEqual([0.75, 1.5]);
  });

  it("weighs a class that does not occur 0 and does not count it", () => {
    // 4 samples, 2 classes that occur: 4 / (2 * 3) and 4 / (2 * 1)
    expect(classWeights([0, 2, 0, 0], 3)).toEqual([4 / 6, 0, 2]);
  });

  it("refuses no labels and classes out of range", () => {
    expect(() => classWeights([], 2)).toThrow(new RangeError("class weights of no labels"));
    expect(() => classWeights([0, 2], 2)).toThrow(new RangeError("class 2 is not one of 0 to 1"));
  });
});

describe("flipHorizontally", () => {
  it("reverses columns, not channels or rows, of every image", () => {
    const row = [1, 2, 3, 4, 5, 6];
    const flippedRow = [4, 5, 6, 1, 2, 3];
    const two = Uint8Array.from([...row, 7, 8, 9, 0, 0, 0, ...row, ...row]);
    expect([...flipHorizontally(two, 2, 2)]).toEqual([
      ...flippedRow,
      ...[0, 0, 0, 7, 8, 9],
      ...flippedRow,
      ...flippedRow,
    ]);
    expect([...flipHorizontally(flipHorizontally(two, 2, 2), 2, 2)]).toEqual([...two]);
    expect(two[0]).toBe(1);
  });

  it("keeps the middle column of an odd width and the kind of array", () => {
    const flipped = flipHorizontally(Float32Array.from(grey([1, 2, 3])), 1, 3);
    expect(flipped).toEqual(Float32Array.from(grey([3, 2, 1])));
  });

  it("refuses part of an image", () => {
    expect(() => flipHorizontally(new Uint8Array(10), 2, 2)).toThrow(
      new RangeError("10 values are no whole number of 2 by 2 RGB images"),
    );
  });
});

describe("scalePixels, (value - mean) / sd", () => {
  const pixels = Uint8Array.of(0, 127, 255);
  it.each([
    ["raw", [0, 127, 255]],
    ["unit", [0, 127 / 255, 1]],
    ["signed", [-1, -0.5 / 127.5, 1]],
    ["efficientnet-lite", [-127 / 128, 0, 1]],
    ["imagenet", [-0.485 / 0.229, (127 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225]],
  ] as const)("%s", (name, expected) => {
    const scaled = scalePixels(pixels, inputScalings[name]);
    for (const [channel, value] of expected.entries()) expect(scaled[channel]).toBeCloseTo(value, 6);
  });

  it("caffe: blue first, each channel minus its own mean, as Keras' preprocess_input for ResNet50", () => {
    // Two RGB pixels. Blue 255 - 103.939, green 127 - 116.779, red 0 - 123.68; then 3, 2 and 1.
    const two = Uint8Array.of(...pixels, 1, 2, 3);
    expect([...scalePixels(two, inputScalings.caffe)]).toEqual(
      [151.061, 10.221, -123.68, -100.939, -114.779, -122.68].map(Math.fround),
    );
  });

  it("has numbers of its own per channel of every pixel", () => {
    const stripes = { mean: [1, 2, 3], sd: [1, 2, 4] } as const;
    const two = Uint8Array.of(1, 10, 7, 2, 4, 23);
    // (1 - 1) / 1, (10 - 2) / 2, (7 - 3) / 4; (2 - 1) / 1, (4 - 2) / 2, (23 - 3) / 4
    expect([...scalePixels(two, { ...stripes, channels: "RGB" })]).toEqual([0, 4, 1, 1, 1, 5]);
    // (7 - 1) / 1, (10 - 2) / 2, (1 - 3) / 4; (23 - 1) / 1, (4 - 2) / 2, (2 - 3) / 4
    expect([...scalePixels(two, { ...stripes, channels: "BGR" })]).toEqual([6, 4, -0.5, 22, 1, -0.25]);
  });
});

describe("inputScalings", () => {
  it("are plain data, each under its own id", () => {
    expect(JSON.parse(JSON.stringify(inputScalings))).toEqual(inputScalings);
    expect(Object.values(inputScalings).map(({ id }) => id)).toEqual(Object.keys(inputScalings));
  });

  it("are what the networks were designed for", () => {
    expect(Object.fromEntries(architectures.map(({ id, scaling }) => [id, scaling]))).toEqual({
      "custom-cnn": "unit",
      resnet50: "caffe",
      "convnext-tiny": "raw",
      "efficientnet-b0": "raw",
    });
  });
});

describe("resizeBilinear, half-pixel centres, no antialias", () => {
  const resize = (values: number[], from: [number, number], to: [number, number]): number[] => {
    const [fromSize, toSize] = [from, to].map(([height, width]) => ({ height, width }));
    return [...resizeBilinear(grey(values), fromSize!, toSize!)].filter((_, index) => index % 3 === 0);
  };

  it("doubles a row: positions -0.25 0.25 0.75 1.25, the ends clamped", () => {
    // 0; 100 * 0.25; 100 * 0.75; 100
    expect(resize([0, 100], [1, 2], [1, 4])).toEqual([0, 25, 75, 100]);
  });

  it("halves a row: positions 0.5 and 2.5", () => {
    expect(resize([0, 100, 50, 60], [1, 4], [1, 2])).toEqual([50, 55]);
  });

  it("looks at two neighbours only: a quarter of 8 pixels reads pixels 1 2 and 5 6", () => {
    // positions (0 + 0.5) * 4 - 0.5 = 1.5 and 5.5
    expect(resize([200, 10, 30, 200, 200, 50, 60, 200], [1, 8], [1, 2])).toEqual([20, 55]);
  });

  it("interpolates rows and columns, and rounds to the nearest", () => {
    // the centre of 0 1 / 2 6: 9 / 4 = 2.25
    expect(resize([0, 1, 2, 6], [2, 2], [1, 1])).toEqual([2]);
    // rows -0.25 0.25 0.75 1.25 of 0 / 100
    expect(resize([0, 100], [2, 1], [4, 1])).toEqual([0, 25, 75, 100]);
  });

  it("leaves an image of the same size alone and keeps the channels apart", () => {
    const pixels = Uint8Array.from({ length: 2 * 3 * 3 }, (_, index) => index * 10);
    expect(resizeBilinear(pixels, { height: 2, width: 3 }, { height: 2, width: 3 })).toEqual(pixels);
    const pair = Uint8Array.of(0, 50, 100, 100, 50, 0);
    expect([...resizeBilinear(pair, { height: 1, width: 2 }, { height: 1, width: 1 })]).toEqual([50, 50, 50]);
  });
});
