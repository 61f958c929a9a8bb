import type * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { customCnn } from "../../../src/training/networks/custom-cnn.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { multiplyAccumulates } from "./layer-check.ts";

beforeAll(() => openBackend("cpu"));

function built(): tfl.LayersModel {
  return customCnn.build({ inputShape: [224, 224, 3], classes: 17, weights: "zeros" });
}

function macsOf(model: tfl.LayersModel, name: string): number {
  const layer = model.getLayer(name);
  return multiplyAccumulates(layer, layer.outputShape as number[]);
}

/** The study's convention: the output of a convolution is as large as its input over the stride, padded or not. */
function inputOverStrideMacs(model: tfl.LayersModel, name: string): number {
  const layer = model.getLayer(name);
  const inside = (layer.input as tfl.SymbolicTensor).shape as number[];
  return multiplyAccumulates(layer, inside);
}

describe("custom-cnn, the reconstruction of the study's network", () => {
  it("counts Conv2 as 216 x 216 x 25 x 64 x 64 multiply-accumulates", () => {
    expect(macsOf(built(), "Conv2")).toBe(216 * 216 * 25 * 64 * 64);
  });

  it("gives the published 4,956.16 M for Conv2 when outputs are taken as input over stride", () => {
    expect(inputOverStrideMacs(built(), "Conv2")).toBe(220 * 220 * 25 * 64 * 64);
  });

  it("totals 14,956.50 M in that convention, 0.07 % above the published 14,945.97 M", () => {
    const arithmetic = [
      224 * 224 * 25 * 3 * 64,
      220 * 220 * 25 * 64 * 64,
      108 * 108 * 25 * 64 * 96, // 216 pooled
      104 * 104 * 25 * 96 * 96,
      50 * 50 * 25 * 96 * 256, // 100 pooled
      46 * 46 * 25 * 256 * 256,
      21 * 21 * 9 * 256 * 256, // 42 pooled
      19 * 19 * 9 * 256 * 256,
    ];
    const model = built();
    const names = arithmetic.map((_, index) => `Conv${index + 1}`);
    expect(names.map((name) => inputOverStrideMacs(model, name))).toEqual(arithmetic);
    const total = arithmetic.reduce((sum, macs) => sum + macs, 256 * 17);
    expect(macsOf(model, "Dense")).toBe(256 * 17);
    expect(total).toBe(14_956_499_200);
    expect(Math.abs(total / 14_945.97e6 - 1)).toBeLessThan(0.000_75);
  });

  it("totals 13,548.83 M when the convolutions' own outputs are counted", () => {
    const model = built();
    const arithmetic = [
      220 * 220 * 25 * 3 * 64,
      216 * 216 * 25 * 64 * 64,
      104 * 104 * 25 * 64 * 96,
      100 * 100 * 25 * 96 * 96,
      46 * 46 * 25 * 96 * 256,
      42 * 42 * 25 * 256 * 256,
      19 * 19 * 9 * 256 * 256,
      17 * 17 * 9 * 256 * 256,
    ];
    const names = arithmetic.map((_, index) => `Conv${index + 1}`);
    expect(names.map((name) => macsOf(model, name))).toEqual(arithmetic);
    expect(arithmetic.reduce((sum, macs) => sum + macs, 256 * 17)).toBe(13_548_829_952);
  });

  it("leaves one position of the smallest input without padding, pads smaller ones and refuses those under 16 pixels", () => {
    // 104 -> 100, 96 | 48 -> 44, 40 | 20 -> 16, 12 | 6 -> 4, 2 | 1
    // 103 -> 51 -> 25 -> 12 -> 6, and 16 -> 8 -> 4 -> 2 -> 1
    expect(customCnn.minimumInput).toBe(16);
    const options = {
      classes: 17,
      width: 0.05,
      includeTop: false,
      pooling: "none",
      weights: "zeros",
    } as const;
    expect(customCnn.build({ inputShape: [104, 104, 3], ...options }).outputShape).toEqual([null, 1, 1, 16]);
    expect(customCnn.build({ inputShape: [103, 103, 3], ...options }).outputShape).toEqual([null, 6, 6, 16]);
    expect(customCnn.build({ inputShape: [16, 16, 3], ...options }).outputShape).toEqual([null, 1, 1, 16]);
    expect(() => customCnn.build({ inputShape: [16, 15, 3], ...options })).toThrow(
      "wrong option: found an input width of 15 pixels; expected a whole number of at least 16, the smallest input " +
        "of custom-cnn. Fix: choose larger images or another architecture",
    );
  });

  it("names what the study names", () => {
    const types = built().layers.map((layer) => layer.getClassName());
    const count = (type: string): number => types.filter((one) => one === type).length;
    expect(["Conv2D", "BatchNormalization", "MaxPooling2D", "Dense"].map(count)).toEqual([8, 8, 4, 1]);
    expect(customCnn.reconstruction).toBe(true);
  });
});
