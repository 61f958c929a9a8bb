import { setBackend } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";
import type { ReceptiveField } from "../../../src/record/profile-record.ts";

describe("networks of layers", () => {
  beforeAll(() => setBackend("cpu"));

  type Symbol = SymbolicTensor;
  const apply = (layer: { apply: (x: never) => unknown }, x: Symbol | readonly Symbol[]): Symbol =>
    layer.apply(x as never) as Symbol;
  const convolution = (x: Symbol, name: string, settings: object = {}): Symbol =>
    apply(layers.conv2d({ filters: 2, kernelSize: 3, padding: "same", name, ...settings }), x);
  const fieldsOf = (inputs: Symbol | Symbol[], outputs: Symbol): ReadonlyMap<string, ReceptiveField> =>
    new Map(profile(model({ inputs, outputs })).layers.map((row) => [row.name, row.receptiveField]));

  test("a U-Net with pools and steps back of 2: 44 at full size, in line with its skips", () => {
    const image = input({ shape: [64, 64, 1] });
    const up = (x: Symbol): Symbol =>
      apply(layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2, padding: "same" }), x);
    const down = (x: Symbol): Symbol => apply(layers.maxPooling2d({ poolSize: 2 }), x);
    // 5; pool 6, then +2*2*2 = 14; pool 16, then +2*2*4 = 32.
    const a = convolution(convolution(image, "a1"), "a2");
    const b = convolution(convolution(down(a), "b1"), "b2");
    const c = convolution(convolution(down(b), "c1"), "c2");
    // Back at stride 2: 32 + 2*2*2 = 40. Back at stride 1 pairs of units see the same: two convolutions reach a unit of stride 2 further on
    // both sides, 40 + 2 * 2 = 44.
    const d = convolution(convolution(apply(layers.concatenate(), [up(c), b]), "d1"), "d2");
    const e = convolution(convolution(apply(layers.concatenate(), [up(d), a]), "e1"), "e2");
    const fields = fieldsOf(image, e);
    expect(fields.get("c2")).toMatchObject({ size: [32, 32], stride: [4, 4], padding: [14, 14] });
    expect(fields.get("d2")).toMatchObject({
      status: "exact",
      size: [40, 40],
      stride: [2, 2],
      padding: [18, 18],
    });
    expect(fields.get("e1")).toMatchObject({
      status: "exact",
      size: [44, 44],
      smallest: [40, 40],
      stride: [1, 1],
    });
    expect(fields.get("e2")).toMatchObject({
      status: "exact",
      size: [44, 44],
      stride: [1, 1],
      padding: [22, 22],
    });
  });

  test("a pooled image that is resized back gates the branches of atrous convolutions", () => {
    const image = input({ shape: [32, 32, 1] });
    const branches = [1, 2, 4].map((dilationRate) =>
      convolution(image, `rate${dilationRate}`, { dilationRate }),
    );
    const pooled = apply(layers.averagePooling2d({ poolSize: 32 }), image);
    const back = apply(layers.upSampling2d({ size: [32, 32], interpolation: "bilinear" }), pooled);
    const fields = fieldsOf(image, apply(layers.concatenate({ name: "all" }), [...branches, back]));
    // 1 + 2 * 4 = 9.
    expect(fields.get("all")).toMatchObject({
      status: "global",
      size: [9, 9],
      stride: [1, 1],
      padding: [4, 4],
      gate: "all",
    });
  });

  test("squeeze and excite: the local window goes on, and the gate's name with it", () => {
    const image = input({ shape: [16, 16, 1] });
    const x = convolution(image, "before");
    const squeezed = apply(layers.globalAveragePooling2d({ name: "squeeze" }), x);
    const excite = apply(
      layers.reshape({ targetShape: [1, 1, 2] }),
      apply(layers.dense({ units: 2 }), squeezed),
    );
    const fields = fieldsOf(
      image,
      convolution(apply(layers.multiply({ name: "scale" }), [x, excite]), "after"),
    );
    expect(fields.get("before")).not.toHaveProperty("gate");
    expect(fields.get("squeeze")).toEqual({ status: "global", seen: [16, 16], share: 1 });
    expect(fields.get("after")).toMatchObject({
      status: "global",
      size: [5, 5],
      padding: [2, 2],
      gate: "scale",
    });
  });

  test("paths out of line are named with their centres", () => {
    const image = input({ shape: [8, 8, 1] });
    const wide = convolution(image, "wide");
    const early = convolution(
      apply(
        layers.zeroPadding2d({
          padding: [
            [2, 0],
            [2, 0],
          ],
        }),
        image,
      ),
      "early",
      { padding: "valid" },
    );
    const fields = fieldsOf(image, apply(layers.add({ name: "sum" }), [wide, early]));
    // SAME: -1 to 1, around 0. Two positions before: -2 to 0, around -1.
    expect(fields.get("sum")).toEqual({
      status: "misaligned",
      size: [4, 4],
      stride: [1, 1],
      padding: [2, 2],
      centre: [-0.5, -0.5],
      seen: [4, 4],
      share: 16 / 64,
      misaligned: {
        paths: [
          { via: "wide", centre: [0, 0], stride: [1, 1], size: [3, 3] },
          { via: "early", centre: [-1, -1], stride: [1, 1], size: [3, 3] },
        ],
      },
      reason: { code: "paths-misaligned", differ: "centre" },
    });
  });

  test("the middle unit's window inside the image, and its share", () => {
    const image = input({ shape: [8, 12, 1] });
    const fields = fieldsOf(image, convolution(image, "large", { kernelSize: [3, 15] }));
    // Unit (4, 6) sees rows 3 to 5 and columns -1 to 13, of which 0 to 11 are in the image: 3 * 12 of 8 * 12 positions.
    expect(fields.get("large")).toMatchObject({
      size: [3, 15],
      seen: [3, 12],
      share: 36 / 96,
      centre: [0, 0],
    });
  });

  test("several inputs: what is seen of each; a layer of the second alone stands with that", () => {
    const left = input({ shape: [16, 16, 1], name: "left" });
    const right = input({ shape: [16, 16, 1], name: "right" });
    const meta = input({ shape: [3], name: "meta" });
    const one = convolution(left, "one");
    const other = convolution(right, "other", { kernelSize: 5 });
    const sum = apply(layers.add({ name: "sum" }), [one, other]);
    const weights = apply(
      layers.reshape({ targetShape: [1, 1, 2] }),
      apply(layers.dense({ units: 2 }), meta),
    );
    const fields = fieldsOf(
      [left, right, meta],
      apply(layers.multiply({ name: "weighted" }), [sum, weights]),
    );
    expect(fields.get("other")).toMatchObject({ status: "exact", size: [5, 5], input: "right" });
    expect(fields.get("sum")?.inputs).toMatchObject([
      { input: "left", status: "exact", size: [3, 3] },
      { input: "right", status: "exact", size: [5, 5] },
    ]);
    expect(fields.get("weighted")).toMatchObject({ status: "exact", size: [3, 3] });
    expect(fields.get("weighted")?.inputs?.map(({ input: name }) => name)).toEqual(["left", "right", "meta"]);
  });

  test("layers run over time steps keep the steps apart", () => {
    const video = input({ shape: [4, 10, 10, 1] });
    const fields = fieldsOf(
      video,
      apply(
        layers.timeDistributed({ layer: layers.conv2d({ filters: 2, kernelSize: 3 }), name: "each" }),
        video,
      ),
    );
    expect(fields.get("each")).toMatchObject({
      status: "exact",
      size: [1, 3, 3],
      stride: [1, 1, 1],
      padding: [0, 0, 0],
    });
  });

  test("a recurrent layer sees all steps up to its own", () => {
    const sequence = input({ shape: [20, 2] });
    const steps = apply(layers.conv1d({ filters: 2, kernelSize: 3, strides: 2 }), sequence);
    const fields = fieldsOf(
      sequence,
      apply(
        layers.simpleRNN({ units: 2, returnSequences: true, recurrentInitializer: "zeros", name: "rnn" }),
        steps,
      ),
    );
    // 9 steps at stride 2 of size 3: the first sees 3 positions, the last 3 + 8 * 2 = 19.
    expect(fields.get("rnn")).toMatchObject({ status: "exact", size: [19], smallest: [3], padding: [0] });
  });

  test("volumes have three axes", () => {
    const scan = input({ shape: [16, 16, 16, 1] });
    const half = apply(layers.conv3d({ filters: 2, kernelSize: 3, strides: 2, padding: "same" }), scan);
    const back = apply(
      layers.conv3dTranspose({ filters: 1, kernelSize: 2, strides: 2, padding: "same", name: "back" }),
      half,
    );
    // SAME at stride 2 and an even size pads 0 before.
    expect(fieldsOf(scan, back).get("back")).toMatchObject({
      status: "exact",
      size: [3, 3, 3],
      stride: [1, 1, 1],
      padding: [0, 0, 0],
    });
  });
});
