import { describe, expect, test } from "vitest";
import { lowerActivationMemory } from "../../../src/report/findings/lower-activation-memory.ts";
import { lowerEarlyResolution } from "../../../src/report/findings/lower-early-resolution.ts";
import { quantizeWeights } from "../../../src/report/findings/quantize-weights.ts";
import { roundChannels } from "../../../src/report/findings/round-channels.ts";
import { shrinkHeaviestLayer } from "../../../src/report/findings/shrink-heaviest-layer.ts";
import { spatialWords } from "../../../src/report/findings/spatial-words.ts";
import type { LayerRow } from "../../../src/record/profile-record.ts";
import { sampleProfile, timedProfile } from "../sample-profile.ts";
import { conv, conv2, relu, rowOf, timed } from "./timed-rows.ts";

describe("early layers at high resolution", () => {
  const late: LayerRow = {
    ...conv2,
    receptiveField: { status: "exact", size: [5, 5], stride: [8, 8], padding: [0, 0] },
  };
  test("conv1 and relu take 0.7 of 1 ms at 6×6, and 0.75 of that could go", () => {
    const profile = timed([
      [conv, 0.5],
      [relu, 0.2],
      [late, 0.3],
    ]);
    expect(lowerEarlyResolution.check(profile)).toEqual([
      {
        kind: "early-layers-are-expensive",
        layer: "relu",
        sides: [6, 6],
        layers: 2,
        cost: "layer-time",
        share: 0.7,
        gain: { of: "layer-time", saved: expect.closeTo(0.525, 12) as number, total: 1, retrain: true },
      },
    ]);
  });
  test("without times by MACs: 3,888 of 5,040", () => {
    const profile = sampleProfile({ layers: [conv, relu, late] });
    expect(lowerEarlyResolution.check(profile)).toMatchObject([
      { cost: "macs", share: 3888 / 5040, gain: { of: "macs", saved: 2916, total: 5040 } },
    ]);
  });
  test("a network that stays at stride 2 needs its resolution", () => {
    expect(lowerEarlyResolution.check(timedProfile())).toEqual([]);
  });
  test("a fifth of the time is no matter", () => {
    const profile = timed([
      [conv, 0.2],
      [late, 0.8],
    ]);
    expect(lowerEarlyResolution.check(profile)).toEqual([]);
  });
});

describe("channels that are no multiple of four", () => {
  const five = { ...conv, outputShapes: [[1, 6, 6, 5]] };
  test("5 channels fill five eighths of two vectors: three eighths of 0.4 ms", () => {
    expect(
      roundChannels.check(
        timed([
          [five, 0.4],
          [relu, 0.6],
        ]),
      ),
    ).toEqual([
      {
        kind: "channels-are-no-multiple-of-the-vector-width",
        layer: "conv1",
        channels: 5,
        layers: 1,
        timeShare: 0.4,
        gain: { of: "layer-time", saved: expect.closeTo(0.15, 12) as number, total: 1, retrain: true },
      },
    ]);
  });
  test("not channels that the task gives: of an image, a mask, or an output of the model", () => {
    const one = { ...conv, outputShapes: [[1, 6, 6, 1]] };
    expect(roundChannels.check(timed([[one, 1]]))).toEqual([]);
    const profile = timed([[five, 1]]);
    const outputs = [{ name: "grid", shape: [1, 6, 6, 5], dtype: "float32" as const }];
    expect(roundChannels.check(profile)).toHaveLength(1);
    expect(roundChannels.check({ ...profile, model: { ...profile.model, outputs } })).toEqual([]);
  });
  test("only where it was timed on wasm", () => {
    const profile = timed([[five, 1]]);
    const { timing } = profile;
    expect(roundChannels.check(sampleProfile({ layers: [five] }))).toEqual([]);
    if (timing !== undefined)
      expect(roundChannels.check({ ...profile, timing: { ...timing, backend: "webgpu" } })).toEqual([]);
    expect(roundChannels.check(timed([[conv, 1]]))).toEqual([]);
  });
});

describe("weights", () => {
  const bytes = { weights: 2e6, read: 0, written: 0 };
  const totals = { params: 5e5, trainableParams: 5e5, macs: 1000, bytes };
  const flatten = rowOf("Flatten", { inputShapes: [[1, 7, 7, 16]], outputShapes: [[1, 784]] });
  const dense = rowOf("Dense", {
    inputShapes: [[1, 784]],
    outputShapes: [[1, 500]],
    bytes: { ...bytes, weights: 1_568_000 },
    macs: 250,
  });
  test("a dense layer behind 7·7 flattened positions keeps a 49th of its weights behind their mean", () => {
    const profile = sampleProfile({ layers: [conv, flatten, rowOf("Dropout"), dense], totals });
    expect(shrinkHeaviestLayer.check(profile)).toEqual([
      {
        kind: "layer-dominates-weights",
        layer: "Dense",
        bytes: 1_568_000,
        share: 0.784,
        macShare: 0.25,
        flattened: 49,
        gain: { of: "weight-bytes", saved: 1_568_000 * (48 / 49), total: 2e6, retrain: true },
      },
    ]);
  });
  test("behind anything else half the outputs have half the weights", () => {
    expect(shrinkHeaviestLayer.check(sampleProfile({ layers: [conv, dense], totals }))).toMatchObject([
      { layer: "Dense", gain: { of: "weight-bytes", saved: 784_000, total: 2e6, retrain: true } },
    ]);
  });
  test("no gain is estimated of as many outputs as the model has, nor of a table of words", () => {
    const profile = sampleProfile({ layers: [conv, dense], totals });
    const outputs = [{ name: "classes", shape: [1, 500], dtype: "float32" as const }];
    const [last] = shrinkHeaviestLayer.check({ ...profile, model: { ...profile.model, outputs } });
    expect(last).toMatchObject({ layer: "Dense" });
    expect(last).not.toHaveProperty("gain");
    const [words] = shrinkHeaviestLayer.check({
      ...profile,
      layers: [conv, { ...dense, type: "Embedding" }],
    });
    expect(words).not.toHaveProperty("gain");
  });
  test("not in a model of less than a megabyte, and not where they are spread", () => {
    expect(shrinkHeaviestLayer.check(sampleProfile())).toEqual([]);
    const third = { ...dense, bytes: { ...bytes, weights: 6e5 } };
    expect(shrinkHeaviestLayer.check(sampleProfile({ layers: [third, third], totals }))).toEqual([]);
  });
  test("float32 halves as float16", () => {
    const of = (weightBytesByDtype: Readonly<Record<string, number>>) =>
      quantizeWeights.check(sampleProfile({ totals: { ...totals, weightBytesByDtype } }));
    expect(of({ float32: 2e6, int32: 4 })).toEqual([
      {
        kind: "weights-are-float32",
        bytes: 2e6,
        gain: { of: "weight-bytes", saved: 1e6, total: 2_000_004 },
      },
    ]);
    expect(of({ int32: 2e6 })).toEqual([]);
    expect(of({ float32: 9e5 })).toEqual([]);
  });
});

describe("activations", () => {
  const check = (peakActivationBytes: number, batch: number) => {
    const { model, totals } = sampleProfile();
    const profile = sampleProfile({ model: { ...model, batch }, totals: { ...totals, peakActivationBytes } });
    return lowerActivationMemory.check(profile);
  };
  test("50 MB above 1,740 bytes of weights: a quarter at half the sides, half at half of a batch of two", () => {
    const found = {
      kind: "activations-dominate-memory",
      peakBytes: 5e7,
      weightBytes: 1740,
      layer: "conv1",
      axes: 2,
    };
    const gain = { of: "peak-activations", total: 5e7 };
    expect(check(5e7, 1)).toEqual([{ ...found, batch: 1, gain: { ...gain, saved: 3.75e7, retrain: true } }]);
    expect(check(5e7, 2)).toEqual([{ ...found, batch: 2, gain: { ...gain, saved: 2.5e7 } }]);
  });
  test("less than 50 MB is no problem", () => {
    expect(check(4.9e7, 1)).toEqual([]);
  });
});

test.each([
  [1, "half the length", 1 / 2],
  [2, "half the height and width", 3 / 4],
  [3, "half of each side", 7 / 8],
])("of %i axes, %s saves %d: 1 - 1 / 2^axes", (axes, halfSides, saved) => {
  expect(spatialWords(axes)).toMatchObject({ halfSides, saved });
});
