import { describe, expect, test } from "vitest";
import { foldBatchNormalization } from "../../../src/report/findings/fold-batch-normalization.ts";
import { fuseActivations } from "../../../src/report/findings/fuse-activations.ts";
import { timeBounds } from "../../../src/report/findings/time-bounds.ts";
import type { LayerRow } from "../../../src/record/profile-record.ts";
import { sampleProfile, timedProfile } from "../sample-profile.ts";
import { conv, conv2, normalization, relu, rowOf, timed } from "./timed-rows.ts";

describe("fold batch normalization", () => {
  const check = (rows: readonly (readonly [LayerRow, number])[]) => foldBatchNormalization.check(timed(rows));

  test("behind a convolution: 0.4 of 1 ms, and 0.1 of its activation", () => {
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
        activations: { layers: 1, share: 0.1 },
        gain: { of: "layer-time", saved: 0.5, total: 1 },
      },
    ]);
  });

  test("one behind an activation is counted but not folded: 0.3, and 0.1 of the activation", () => {
    expect(
      check([
        [conv, 0.2],
        [normalization, 0.3],
        [relu, 0.1],
        [normalization, 0.4],
      ]),
    ).toMatchObject([{ layers: 2, foldable: 1, costShare: 0.7, gain: { saved: 0.4 } }]);
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
    expect(foldBatchNormalization.check(profile)).toMatchObject([
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

describe("activations behind convolutions", () => {
  const add = rowOf("Add");
  test("0.2 of 1 ms", () => {
    const profile = timed([
      [conv, 0.8],
      [rowOf("ReLU"), 0.2],
    ]);
    expect(fuseActivations.check(profile)).toEqual([
      {
        kind: "activations-can-be-fused",
        cost: "layer-time",
        share: 0.2,
        layers: 1,
        isGraph: false,
        gain: { of: "layer-time", saved: 0.2, total: 1 },
      },
    ]);
  });
  test("nodes of a graph, a bias between them", () => {
    const rows = [rowOf("Conv2D", { macs: 3888, flops: 7776 }), rowOf("BiasAdd"), rowOf("Relu6")];
    expect(fuseActivations.check(timed(rows.map((row) => [row, 1])))).toMatchObject([
      { layers: 1, isGraph: true },
    ]);
  });
  test("where a normalization is folded, its finding has them", () => {
    const rows = [conv, normalization, rowOf("ReLU")];
    expect(fuseActivations.check(timed(rows.map((row) => [row, 1])))).toEqual([]);
    expect(foldBatchNormalization.check(timed(rows.map((row) => [row, 1])))).toMatchObject([
      { activations: { layers: 1 } },
    ]);
  });
  test("an activation layer of 144 outputs is a ReLU at one operation each, and a swish at six", () => {
    const share = (flops: number) =>
      fuseActivations.check(
        timed([
          [conv, 0.8],
          [rowOf("Activation", { flops }), 0.2],
        ]),
      );
    expect(share(144)).toHaveLength(1);
    expect(share(6 * 144)).toEqual([]);
    expect(share(0)).toEqual([]);
  });
  test.each<[string, LayerRow[]]>([
    ["an addition", [conv, add, rowOf("ReLU")]],
    ["an activation", [conv, rowOf("ReLU"), rowOf("ReLU")]],
    ["a convolution of another shape", [conv2, rowOf("ReLU")]],
    ["a normalization that follows no convolution", [add, normalization, rowOf("ReLU")]],
    [
      "a transposed convolution, whose kernel has no activation",
      [{ ...conv, type: "Conv2DTranspose" }, rowOf("ReLU")],
    ],
  ])("not a second time, nor behind %s", (_, rows) => {
    const last = rows.at(-1);
    expect(
      fuseActivations
        .check(timed(rows.map((row) => [row, row === last ? 0.9 : 0.0001])))
        .filter(({ share }) => share > 0.5),
    ).toEqual([]);
  });
  test("without times by bytes: 576 + 576 of (1,216 + 576) + 1,152", () => {
    const profile = sampleProfile({ layers: [conv, rowOf("ReLU")] });
    expect(fuseActivations.check(profile)).toMatchObject([
      { cost: "bytes-moved", gain: { of: "bytes-moved", saved: 1152, total: 2944 } },
    ]);
  });
});

describe("layers whose time does not follow from their arithmetic", () => {
  const time = { medianMs: 0, madMs: 0, p95Ms: 0, samples: 9, share: 0 };
  const boundBy = (row: LayerRow, by: "memory" | "overhead"): LayerRow => ({
    ...row,
    time: { ...time, bound: { by, reached: 0.05 } },
  });
  test("0.3 of 1 ms wait for memory, 0.4 are overhead", () => {
    const profile = timed([
      [boundBy(conv, "memory"), 0.3],
      [boundBy(conv2, "overhead"), 0.4],
      [conv2, 0.3],
    ]);
    expect(timeBounds.check(profile)).toEqual([
      { kind: "memory-bound-layers", layers: 1, timeShare: 0.3 },
      { kind: "overhead-bound-layers", layers: 1, timeShare: 0.4 },
    ]);
  });
  test("not what can be fused, not less than a quarter, and not without bounds", () => {
    const activation = boundBy(rowOf("ReLU"), "memory");
    expect(
      timeBounds.check(
        timed([
          [conv, 0.5],
          [activation, 0.5],
        ]),
      ),
    ).toEqual([]);
    expect(
      timeBounds.check(
        timed([
          [conv, 0.8],
          [boundBy(conv2, "memory"), 0.2],
        ]),
      ),
    ).toEqual([]);
    expect(timeBounds.check(timedProfile())).toEqual([]);
  });
});
