import * as tf from "@tensorflow/tfjs-core";
import { input, layers, model, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel, RNN, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { profile } from "../../../src/profile/profile.ts";
import { profileFile } from "../../../src/profile/profile-file.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";
import { noSharedFiles, sharedPath } from "../../shared-files.ts";

beforeAll(() => openBackend("cpu"));

const apply = (layer: unknown, to: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  (layer as layers.Layer).apply(to) as SymbolicTensor;

type Row = readonly [path: string, call: number, macs: number | undefined, params: number];
const rows = (record: ProfileRecord): readonly Row[] =>
  record.layers.map(({ path, call, macs, params }) => [path, call, macs, params] as const);

describe("models of every kind", () => {
  test("Sequential: a row for its input too", () => {
    const net = sequential({
      layers: [layers.dense({ units: 3, inputShape: [2], name: "a" }), layers.dense({ units: 4, name: "b" })],
    });
    expect(rows(profile(net)).slice(1)).toEqual([
      ["a", 0, 2 * 3, 2 * 3 + 3],
      ["b", 0, 3 * 4, 3 * 4 + 4],
    ]);
    expect(profile(net).layers[0]).toMatchObject({ type: "InputLayer", outputShapes: [[1, 2]] });
  });

  test("Functional: several inputs and outputs, in the model's order", () => {
    const [left, right] = [input({ shape: [2], name: "left" }), input({ shape: [3], name: "right" })];
    const both = apply(layers.concatenate({ name: "both" }), [left, right]);
    const outputs = ["one", "two"].map((name) => apply(layers.dense({ units: 4, name }), both));
    const record = profile(model({ inputs: [left, right], outputs }));
    expect(rows(record)).toEqual([
      ["left", 0, 0, 0],
      ["right", 0, 0, 0],
      ["both", 0, 0, 0],
      ["one", 0, 5 * 4, 5 * 4 + 4],
      ["two", 0, 5 * 4, 5 * 4 + 4],
    ]);
    expect(record.model.inputs.map(({ name }) => name)).toEqual(["left", "right"]);
    expect(record.model.outputs.map(({ shape }) => shape)).toEqual([
      [1, 4],
      [1, 4],
    ]);
  });

  test("a layer called thrice has a row a call; the first has the weights, the others name it", () => {
    const shared = layers.dense({ units: 2, name: "shared" });
    const x = input({ shape: [2], name: "x" });
    const record = profile(model({ inputs: x, outputs: apply(shared, apply(shared, apply(shared, x))) }));
    expect(rows(record).slice(1)).toEqual([
      ["shared", 0, 4, 6],
      ["shared", 1, 4, 0],
      ["shared", 2, 4, 0],
    ]);
    expect(record.layers.map((row) => row.sharesWeightsWith)).toEqual([
      undefined,
      undefined,
      "shared",
      "shared",
    ]);
    expect(record.totals).toMatchObject({ macs: 12, params: 6 });
  });

  test("a model in a model in a model, the inner one called twice", () => {
    const inner = sequential({
      name: "inner",
      layers: [layers.dense({ units: 2, inputShape: [2], name: "d" })],
    });
    const y = input({ shape: [2] });
    const middle = model({ inputs: y, outputs: apply(inner, y), name: "middle" });
    const x = input({ shape: [2], name: "x" });
    const record = profile(model({ inputs: x, outputs: apply(middle, apply(middle, x)) }));
    expect(rows(record).slice(1)).toEqual([
      ["middle/inner/d", 0, 4, 6],
      ["middle/inner/d", 1, 4, 0],
    ]);
    expect(record.layers[2]?.sharesWeightsWith).toBe("middle/inner/d");
  });

  test("TimeDistributed over a model: its layers at each of 3 steps", () => {
    const each = sequential({
      name: "each",
      layers: [
        layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [4, 4, 1], name: "conv" }),
        layers.flatten({ name: "flat" }),
        layers.dense({ units: 5, name: "dense" }),
      ],
    });
    const record = profile(
      sequential({
        layers: [
          layers.timeDistributed({
            layer: each as unknown as layers.Layer,
            inputShape: [3, 4, 4, 1],
            name: "td",
          }),
          layers.dense({ units: 1, name: "after" }),
        ],
      }),
    );
    // A step: 2x2 places x 2 filters x 9 taps, then 8 x 5.
    expect(record.totals).toMatchObject({
      macs: 3 * (2 * 2 * 2 * 9 + 8 * 5 + 5),
      params: 9 * 2 + 2 + 8 * 5 + 5 + 5 + 1,
    });
    expect(record.status).toBe("complete");
    expect(record.model.outputs[0]?.shape).toEqual([1, 3, 1]);
    // What the wrapper holds stands behind it, before the layer after it.
    expect(record.layers.slice(1).map(({ path }) => path)).toEqual([
      "td",
      ...Array.from({ length: 3 }, () => ["td/conv", "td/flat", "td/dense"]).flat(),
      "after",
    ]);
  });

  test("a layer whose several outputs are all used has one row, though tfjs runs it once an output", () => {
    const x = input({ shape: [3, 4] });
    const lstm = layers.lstm({
      units: 5,
      returnSequences: true,
      returnState: true,
      recurrentInitializer: "glorotNormal",
      name: "encoder",
    });
    const [sequence, hidden, cell] = lstm.apply(x) as SymbolicTensor[];
    const decoder = layers.lstm({ units: 5, recurrentInitializer: "glorotNormal", name: "decoder" }) as RNN;
    const decoded = decoder.apply(sequence as SymbolicTensor, {
      initialState: [hidden, cell],
    }) as SymbolicTensor;
    const record = profile(model({ inputs: x, outputs: [decoded, cell as SymbolicTensor] }));
    const step = (inputs: number): number => 4 * (inputs * 5 + 5 * 5);
    expect(rows(record).slice(1)).toEqual([
      ["encoder", 0, 3 * step(4), step(4) + 4 * 5],
      ["decoder", 0, 3 * step(5), step(5) + 4 * 5],
    ]);
  });

  test("attention in a layer of the user's own: two matrix products of its scores and values", () => {
    class SelfAttention extends layers.Layer {
      static readonly className: string = "SelfAttention";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.tidy(() => {
          const x = [inputs].flat()[0] as tf.Tensor3D;
          return tf.matMul(tf.softmax(tf.matMul(x, x, false, true)), x);
        });
      }
    }
    const x = input({ shape: [6, 4] });
    const record = profile(model({ inputs: x, outputs: apply(new SelfAttention({ name: "own" }), x) }));
    // Scores 6 x 6 of 4, values 6 x 4 of 6; softmax costs 5 an element.
    expect(record.layers[1]).toMatchObject({
      type: "SelfAttention",
      macs: 6 * 6 * 4 + 6 * 4 * 6,
      flops: 2 * (6 * 6 * 4 + 6 * 4 * 6) + 5 * 6 * 6,
      outputShapes: [[1, 6, 4]],
    });
  });

  test("attention by einsum: a multiply-accumulate per combination of letters", () => {
    class Scores extends layers.Layer {
      static readonly className: string = "Scores";
      override computeOutputShape(): (number | null)[] {
        return [null, 6, 6];
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const x = [inputs].flat()[0] as tf.Tensor;
        return tf.einsum("bqd,bkd->bqk", x, x);
      }
    }
    const x = input({ shape: [6, 4] });
    const record = profile(model({ inputs: x, outputs: apply(new Scores({}), x) }));
    expect(record.layers[1]).toMatchObject({ macs: 6 * 6 * 4, outputShapes: [[1, 6, 6]] });
  });
});

test.skipIf(noSharedFiles !== undefined)("a published network with 72 outputs", async () => {
  const record = await profileFile(sharedPath("real-models/tensorspace_resnet50_72outputs"));
  expect(record.model.outputs).toHaveLength(72);
  // Stage 2 runs at 55 x 55 here, not at 56 x 56: its first block has a shortcut, then two more follow.
  const [narrow, square, wide] = [64 * 64, 9 * 64 * 64, 64 * 256];
  const aPlace = narrow + square + 2 * wide + 2 * (wide + square + wide);
  expect(record.totals).toMatchObject({
    macs: 3_857_973_248 - (56 * 56 - 55 * 55) * aPlace,
    params: 25_636_712,
  });
  expect(record.status).toBe("complete");
});

describe("what a run over shapes can't know", () => {
  const ended = (net: LayersModel): string => {
    const record = profile(net);
    expect(record.status).toBe("partial");
    expect(record.reasons).toHaveLength(1);
    return record.reasons[0]?.text ?? "";
  };

  test("CategoryEncoding checks the values of its input", () => {
    const x = input({ shape: [1] });
    const codes = apply(layers.categoryEncoding({ numTokens: 5, outputMode: "oneHot", name: "codes" }), x);
    expect(ended(model({ inputs: x, outputs: codes }))).toMatch(
      /^the run ended in codes: .*reads computed values/,
    );
  });

  test("RandomWidth and causal convolutions, which no model of tfjs 4.22 can run either", () => {
    const image = input({ shape: [8, 8, 3] });
    const wide = apply(layers.randomWidth({ factor: 0.2, name: "wide" } as never), image);
    expect(ended(model({ inputs: image, outputs: wide }))).toMatch(/^the run ended in wide: /);
    const sound = input({ shape: [8, 3] });
    const causal = apply(
      layers.conv1d({ filters: 2, kernelSize: 3, padding: "causal", name: "causal" }),
      sound,
    );
    expect(ended(model({ inputs: sound, outputs: causal }))).toMatch(
      /^the run ended in causal: .*CAUSAL padding/,
    );
  });
});
