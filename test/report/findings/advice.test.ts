import { describe, expect, test } from "vitest";
import { foldBatchNormalization } from "../../../src/report/findings/fold-batch-normalization.ts";
import { fuseElementWise } from "../../../src/report/findings/fuse-element-wise.ts";
import { lowerActivationMemory } from "../../../src/report/findings/lower-activation-memory.ts";
import { lowerEarlyResolution } from "../../../src/report/findings/lower-early-resolution.ts";
import { quantizeWeights } from "../../../src/report/findings/quantize-weights.ts";
import { roundChannels } from "../../../src/report/findings/round-channels.ts";
import { shrinkHeaviestLayer } from "../../../src/report/findings/shrink-heaviest-layer.ts";
import type { LayerRow, ProfileRecord } from "../../../src/record/profile-record.ts";
import { sampleProfile, sampleRows, timedProfile } from "../sample-profile.ts";

const [conv, relu, conv2] = sampleRows() as readonly [LayerRow, LayerRow, LayerRow];

/** A row of 6×6×4 like the sample's, named by its type. */
function rowOf(type: string, changes: Partial<LayerRow> = {}): LayerRow {
  return { ...relu, path: type, name: type, type, ...changes };
}

const normalization = rowOf("BatchNormalization", { params: 16 });

/** A record of these rows, each of so many milliseconds. */
function timed(rows: readonly (readonly [LayerRow, number])[]): ProfileRecord {
  const sum = rows.reduce((total, [, medianMs]) => total + medianMs, 0);
  return timedProfile({
    layers: rows.map(([row, medianMs]): LayerRow => ({
      ...row,
      time: { madMs: 0, p95Ms: medianMs, samples: 9, share: medianMs / sum, ...row.time, medianMs },
    })),
  });
}

describe("fold batch normalization", () => {
  const check = (rows: readonly (readonly [LayerRow, number])[]) =>
    foldBatchNormalization.check({ profile: timed(rows) });

  test("behind a convolution: 0.4 of 1 ms", () => {
    expect(
      check([
        [conv, 0.5],
        [normalization, 0.4],
        [relu, 0.1],
      ]),
    ).toEqual([
      {
        kind: "batch-normalization-can-be-folded",
        cost: "layer-time",
        costShare: 0.4,
        macShare: 0,
        layers: 1,
        foldable: 1,
        isGraph: false,
        gain: { of: "layer-time", saved: 0.4, total: 1 },
      },
    ]);
  });

  test("one behind an activation is counted but not folded", () => {
    expect(
      check([
        [conv, 0.2],
        [normalization, 0.3],
        [relu, 0.1],
        [normalization, 0.4],
      ]),
    ).toMatchObject([{ layers: 2, foldable: 1, costShare: 0.7, gain: { saved: 0.3 } }]);
  });

  test.each<[string, LayerRow[]]>([
    ["an activation", [conv, relu, normalization]],
    [
      "a convolution with an activation of its own: 2·3,888 + 144 biases + 144",
      [{ ...conv, flops: 8064 }, normalization],
    ],
    ["a convolution of another shape", [conv2, normalization]],
    ["nothing", [normalization]],
  ])("behind %s there is nothing to fold into", (_, rows) => {
    expect(check(rows.map((row) => [row, 0.25]))).toEqual([]);
  });

  test("two convolutions before two normalizations are told apart by their shapes", () => {
    const second = { ...normalization, inputShapes: conv2.outputShapes, outputShapes: conv2.outputShapes };
    expect(
      check([
        [conv, 0.3],
        [conv2, 0.3],
        [normalization, 0.2],
        [second, 0.2],
      ]),
    ).toMatchObject([{ layers: 2, foldable: 2 }]);
  });

  test("less than 2 % is not worth it", () => {
    expect(
      check([
        [conv, 0.99],
        [normalization, 0.01],
      ]),
    ).toEqual([]);
  });

  test("without times by bytes: 576 + 576 of (1,216 + 576) + 1,152", () => {
    const profile = sampleProfile({ layers: [conv, normalization] });
    expect(foldBatchNormalization.check({ profile })).toMatchObject([
      { cost: "bytes-moved", costShare: 1152 / 2944, gain: { of: "bytes-moved", saved: 1152, total: 2944 } },
    ]);
  });

  test("nodes of a graph, a bias between them", () => {
    const rows: LayerRow[] = [
      rowOf("Conv2D", { macs: 3888, flops: 7776 }),
      rowOf("BiasAdd"),
      rowOf("FusedBatchNormV3"),
    ];
    expect(check(rows.map((row) => [row, 0.5]))).toMatchObject([{ foldable: 1, isGraph: true }]);
  });
});

describe("layers that wait for memory", () => {
  const time = { medianMs: 0, madMs: 0, p95Ms: 0, samples: 9, share: 0 };
  const memory = { ...relu, time: { ...time, bound: { by: "memory", reached: 0.8 } } } as const;
  const heavy = { ...conv, time: { ...time, bound: { by: "memory", reached: 0.8 } } } as const;
  test("0.2 of 1 ms without MACs can be a part of the layer before", () => {
    const profile = timed([
      [heavy, 0.3],
      [memory, 0.2],
      [conv2, 0.5],
    ]);
    expect(fuseElementWise.check({ profile })).toEqual([
      {
        kind: "memory-bound-layers",
        layers: 2,
        timeShare: 0.5,
        elementWise: 1,
        gain: { of: "layer-time", saved: 0.2, total: 1 },
      },
    ]);
  });
  test("not where arithmetic is the bound, and not for layers with MACs alone", () => {
    expect(fuseElementWise.check({ profile: timedProfile() })).toEqual([]);
    expect(fuseElementWise.check({ profile: timed([[heavy, 1]]) })).toEqual([]);
  });
});

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
    expect(lowerEarlyResolution.check({ profile })).toEqual([
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
    expect(lowerEarlyResolution.check({ profile })).toMatchObject([
      { cost: "macs", share: 3888 / 5040, gain: { of: "macs", saved: 2916, total: 5040 } },
    ]);
  });
  test("a network that stays at stride 2 needs its resolution", () => {
    expect(lowerEarlyResolution.check({ profile: timedProfile() })).toEqual([]);
  });
  test("a fifth of the time is no matter", () => {
    const profile = timed([
      [conv, 0.2],
      [late, 0.8],
    ]);
    expect(lowerEarlyResolution.check({ profile })).toEqual([]);
  });
});

describe("channels that are no multiple of four", () => {
  const three = { ...conv, outputShapes: [[1, 6, 6, 3]] };
  test("3 channels fill three quarters of a vector: a quarter of 0.4 ms", () => {
    expect(
      roundChannels.check({
        profile: timed([
          [three, 0.4],
          [relu, 0.6],
        ]),
      }),
    ).toEqual([
      {
        kind: "channels-are-no-multiple-of-the-vector-width",
        layer: "conv1",
        channels: 3,
        layers: 1,
        timeShare: 0.4,
        gain: { of: "layer-time", saved: 0.1, total: 1, retrain: true },
      },
    ]);
  });
  test("only where it was timed on wasm", () => {
    const profile = timed([[three, 1]]);
    const { timing } = profile;
    expect(roundChannels.check({ profile: sampleProfile({ layers: [three] }) })).toEqual([]);
    if (timing !== undefined)
      expect(
        roundChannels.check({ profile: { ...profile, timing: { ...timing, backend: "webgpu" } } }),
      ).toEqual([]);
    expect(roundChannels.check({ profile: timed([[conv, 1]]) })).toEqual([]);
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
    expect(shrinkHeaviestLayer.check({ profile })).toEqual([
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
  test("behind anything else no gain is estimated", () => {
    const [found] = shrinkHeaviestLayer.check({ profile: sampleProfile({ layers: [conv, dense], totals }) });
    expect(found).toMatchObject({ layer: "Dense" });
    expect(found).not.toHaveProperty("gain");
  });
  test("not in a model of less than a megabyte, and not where they are spread", () => {
    expect(shrinkHeaviestLayer.check({ profile: sampleProfile() })).toEqual([]);
    const third = { ...dense, bytes: { ...bytes, weights: 6e5 } };
    expect(shrinkHeaviestLayer.check({ profile: sampleProfile({ layers: [third, third], totals }) })).toEqual(
      [],
    );
  });
  test("float32 halves as float16", () => {
    const of = (weightBytesByDtype: Readonly<Record<string, number>>) =>
      quantizeWeights.check({ profile: sampleProfile({ totals: { ...totals, weightBytesByDtype } }) });
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
    return lowerActivationMemory.check({ profile });
  };
  test("2 MB above 1,740 bytes of weights: a quarter at half the sides, half at half of a batch of two", () => {
    const found = { kind: "activations-dominate-memory", peakBytes: 2e6, weightBytes: 1740, layer: "conv1" };
    const gain = { of: "peak-activations", total: 2e6 };
    expect(check(2e6, 1)).toEqual([{ ...found, batch: 1, gain: { ...gain, saved: 1.5e6, retrain: true } }]);
    expect(check(2e6, 2)).toEqual([{ ...found, batch: 2, gain: { ...gain, saved: 1e6 } }]);
  });
  test("less than a megabyte is no problem", () => {
    expect(check(9e5, 1)).toEqual([]);
  });
});
