import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { conventions, findConvention } from "../../src/analysis/conventions/index.ts";
import type { ConventionName } from "../../src/record/known-names.ts";
import { profile } from "../../src/profile/profile.ts";
import type { Totals } from "../../src/record/profile-record.ts";
import { findBackend } from "./cpu-backend.ts";

await findBackend();

type Layer = tfl.layers.Layer;

function count(
  convention: ConventionName,
  inputShape: readonly number[],
  ...layers: readonly Layer[]
): Totals {
  const model = tfl.sequential({
    layers: [tfl.layers.inputLayer({ inputShape: [...inputShape] }), ...layers],
  });
  return profile(model, { convention }).totals;
}

describe("tf-profiler", () => {
  test("keras-flops' README network is 33,799,740", () => {
    const totals = count(
      "tf-profiler",
      [32, 32, 3],
      tfl.layers.conv2d({ filters: 32, kernelSize: 3, activation: "relu" }),
      tfl.layers.conv2d({ filters: 64, kernelSize: 3, activation: "relu" }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.dropout({ rate: 0.25 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 128, activation: "relu" }),
      tfl.layers.dropout({ rate: 0.5 }),
      tfl.layers.dense({ units: 10, activation: "softmax" }),
    );
    const conv1 = 30 * 30 * 32 * (2 * 9 * 3 + 1);
    const conv2 = 28 * 28 * 64 * (2 * 9 * 32 + 1);
    const pool = 14 * 14 * 64 * 4;
    const dense = 12_544 * 128 * 2 + 128 + 128 * 10 * 2 + 10 + 5 * 10;
    expect(conv1 + conv2 + pool + dense).toBe(33_799_740);
    expect(totals.flops).toBe(33_799_740);
  });

  const image = [32, 32, 3];
  test.each<readonly [string, readonly number[], Layer, number]>([
    ["softmax", [8], tfl.layers.softmax(), 5 * 8],
    ["dense", [8], tfl.layers.dense({ units: 3 }), 2 * 8 * 3 + 3],
    ["convolution", image, tfl.layers.conv2d({ filters: 2, kernelSize: 3 }), 30 * 30 * 2 * (2 * 27 + 1)],
    [
      "depthwise convolution",
      image,
      tfl.layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
      (2 * 9 + 1) * 32 * 32 * 3,
    ],
    [
      "separable convolution",
      image,
      tfl.layers.separableConv2d({ filters: 5, kernelSize: 3, padding: "same" }),
      2 * 9 * 32 * 32 * 3 + (2 * 3 + 1) * 32 * 32 * 5,
    ],
    ["global average pooling", image, tfl.layers.globalAveragePooling2d({}), 32 * 32 * 3],
    ["max pooling", image, tfl.layers.maxPooling2d({ poolSize: 2 }), 32 * 32 * 3],
    ["relu", image, tfl.layers.activation({ activation: "relu" }), 0],
    ["flatten", image, tfl.layers.flatten(), 0],
    ["dropout", image, tfl.layers.dropout({ rate: 0.5 }), 0],
    ["batch normalization", image, tfl.layers.batchNormalization(), 0],
    [
      "transposed convolution",
      [2, 2, 3],
      tfl.layers.conv2dTranspose({ filters: 1, kernelSize: 2, strides: 2, useBias: false }),
      2 * 2 * 2 * 3 * 4,
    ],
  ])("%s", (_name, shape, layer, flops) => {
    expect(count("tf-profiler", shape, layer).flops).toBe(flops);
  });
});

test("tf-profiler registers 3-D convolution and dilation, and no Einsum", () => {
  const convolution = tfl.layers.conv3d({ filters: 2, kernelSize: 3 });
  const outputs = 4 * 4 * 4 * 2;
  expect(count("tf-profiler", [6, 6, 6, 3], convolution).flops).toBe(outputs * (2 * 27 * 3 + 1));
  const [x, y, filter] = [tf.zeros([5, 4]), tf.zeros([4, 3]), tf.zeros([3, 3, 2])];
  const flops = (run: () => tf.Tensor): number | undefined =>
    profile(run as never, [], { convention: "tf-profiler" }).totals.flops;
  expect(flops(() => tf.einsum("ij,jk->ik", x as tf.Tensor, y as tf.Tensor))).toBe(0);
  const dilate = (): tf.Tensor =>
    tf.dilation2d(tf.zeros([1, 6, 6, 2]) as tf.Tensor4D, filter as tf.Tensor3D, 1, "valid");
  expect(flops(dilate)).toBe(4 * 4 * 2 * 9 * 2);
});

test("keras-flops adds batch normalization and global max pooling", () => {
  const image = [32, 32, 3];
  const n = 32 * 32 * 3;
  expect(count("keras-flops", image, tfl.layers.batchNormalization()).flops).toBe(2 * n + 6 * 3);
  expect(count("keras-flops", image, tfl.layers.globalMaxPooling2d({})).flops).toBe((32 * 32 - 1) * 3);
});

test("in-bounds leaves padding taps out, also those of a padding layer", () => {
  // Along an axis of 5 with a window of 3, padded by one: 2 + 3 + 3 + 3 + 2 taps; with stride 2 (three windows): 2 + 3 + 2.
  const convolution = { filters: 1, kernelSize: 3, useBias: false };
  const same = tfl.layers.conv2d({ ...convolution, padding: "same" });
  expect(count("in-bounds", [5, 5, 1], same).macs).toBe(13 * 13);
  const padded = [
    tfl.layers.zeroPadding2d({ padding: 1 }),
    tfl.layers.conv2d({ ...convolution, strides: 2 }),
  ] as const;
  expect(count("in-bounds", [5, 5, 1], ...padded).macs).toBe(7 * 7);
  expect(count("exact", [5, 5, 1], ...padded).macs).toBe(9 * 9);
});

test("in-bounds leaves the cropped taps of transposed 3-D convolutions out", () => {
  // From 4 to 8 by 3 taps and a stride of 2: the convolution behind it reads 3 + 3 + 3 + 2 of 8 positions along each axis.
  const spread = tfl.layers.conv3dTranspose({
    filters: 2,
    kernelSize: 3,
    strides: 2,
    padding: "same",
    useBias: false,
  });
  expect(count("exact", [4, 4, 4, 1], spread).macs).toBe(2 * 12 ** 3);
  expect(count("in-bounds", [4, 4, 4, 1], spread).macs).toBe(2 * 11 ** 3);
});

describe("recurrent layers", () => {
  // 32 -> 64 over 10 steps: 10 * 4 * 64 * (32 + 64) = 245,760 products.
  const lstm = (useBias: boolean): Layer =>
    tfl.layers.lstm({ units: 64, useBias, recurrentInitializer: "zeros" });
  test.each([
    ["exact", "macs", false, 245_760],
    ["ptflops", "macs", false, 252_160],
    ["thop", "macs", false, 250_880],
    ["ptflops", "macs", true, 252_160 + 10 * 8 * 64],
    ["thop", "macs", true, 250_880 + 10 * 8 * 64],
    ["fvcore", "flops", false, 0],
    ["torch-flop-counter", "flops", false, 0],
  ] as const)("LSTM by %s %s, bias %s: %i", (convention, column, useBias, expected) => {
    expect(count(convention, [10, 32], lstm(useBias))[column]).toBe(expected);
  });

  test("GRU by thop and ptflops", () => {
    const gru = (): Layer => tfl.layers.gru({ units: 64, useBias: false, recurrentInitializer: "zeros" });
    const products = 3 * (32 + 64) * 64;
    expect(count("thop", [10, 32], gru()).macs).toBe(10 * (products + 3 * 64 + 4 * 64));
    expect(count("ptflops", [10, 32], gru()).macs).toBe(10 * (products + 7 * 64));
  });
});

test("ptflops counts one example whatever the batch, the others the whole batch", () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        filters: 8,
        kernelSize: 3,
        padding: "same",
        useBias: false,
        inputShape: [8, 8, 8],
      }),
    ],
  });
  const macs = (convention: ConventionName): number | undefined =>
    profile(model, { convention, batch: 4 }).totals.macs;
  expect(macs("exact")).toBe(147_456);
  expect(macs("ptflops")).toBe(36_864);
  expect(macs("thop")).toBe(147_456);
});

test("every convention has a name of its own and one sentence that opens with it", () => {
  expect(new Set(conventions.map(({ id }) => id)).size).toBe(conventions.length);
  for (const { id, legend } of conventions) {
    expect(legend.startsWith(`${id}: `)).toBe(true);
    expect(legend).toMatch(/FLOPs/);
    expect(legend).toMatch(/MACs/);
  }
});

test("an unknown convention is refused with the names there are", () => {
  expect(() => findConvention("flops")).toThrow(
    /counting convention "flops".*exact, in-bounds, tf-profiler/s,
  );
});
