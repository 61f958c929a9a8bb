import { describe, expect, it } from "vitest";
import { classWeights } from "../../../src/training/dataset/class-weights.ts";
import { flipHorizontally } from "../../../src/training/dataset/flip-horizontally.ts";
import { normalisations, normalisePixels } from "../../../src/training/dataset/normalisation.ts";
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

describe("normalisePixels, value * scale + offset", () => {
  const pixels = Uint8Array.of(0, 127, 255);
  it.each([
    ["raw", [0, 127, 255]],
    ["unit", [0, 127 / 255, 1]],
    ["signed", [-1, -0.5 / 127.5, 1]],
    ["efficientnet-lite", [-127 / 128, 0, 1]],
    ["imagenet", [-0.485 / 0.229, (127 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225]],
  ] as const)("%s", (name, expected) => {
    const normalised = normalisePixels(pixels, normalisations[name]);
    for (const [channel, value] of expected.entries()) expect(normalised[channel]).toBeCloseTo(value, 6);
  });

  it("goes round the channels", () => {
    const stripes = { scale: [1, 2, 3], offset: [0, 10, 20] } as const;
    expect([...normalisePixels(Uint8Array.of(1, 1, 1, 2, 2, 2), stripes)]).toEqual([1, 12, 23, 2, 14, 26]);
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
