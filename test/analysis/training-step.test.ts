import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { profile } from "../../src/profile/profile.ts";
import { recordOf } from "../../src/profile/record-of.ts";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { traceBuiltLayers } from "../../src/profile/subject/trace-layers.ts";
import type { LayerTraining, ProfileRecord, TrainingStep } from "../../src/record/profile-record.ts";
import { profileTrainingStep } from "../../src/report/tables/profile-training-step.ts";
import { findBackend } from "./cpu-backend.ts";
import { textsOf } from "../reason-texts.ts";

await findBackend();

// 6x6x3 -> conv 3x3, 4 filters, same -> conv 3x3, 5 filters, valid -> flatten -> dense 7.
const conv1 = 6 * 6 * 4 * 9 * 3;
const conv2 = 4 * 4 * 5 * 9 * 4;
const dense = 4 * 4 * 5 * 7;

function small(frozen: readonly string[] = []): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        name: "conv1",
        filters: 4,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        inputShape: [6, 6, 3],
      }),
      tfl.layers.conv2d({ name: "conv2", filters: 5, kernelSize: 3 }),
      tfl.layers.flatten({ name: "flat" }),
      tfl.layers.dense({ name: "dense", units: 7, activation: "softmax" }),
    ],
  });
  for (const name of frozen) model.getLayer(name).trainable = false;
  return model;
}

function macs(record: ProfileRecord): Record<string, readonly number[]> {
  return Object.fromEntries(
    record.layers
      .filter(({ training }) => training !== undefined && training.forwardMacs > 0)
      .map(({ name, training }) => {
        const { forwardMacs, inputGradientMacs, filterGradientMacs } = training as LayerTraining;
        return [name, [forwardMacs, inputGradientMacs, filterGradientMacs]];
      }),
  );
}

const step = (record: ProfileRecord): TrainingStep => record.totals.trainingStep as TrainingStep;

describe("multiply-accumulates of one training step: forward, input gradient, filter gradient", () => {
  test("all layers train: the first has no input gradient", () => {
    const record = profile(small(), { training: true });
    expect(macs(record)).toEqual({
      conv1: [conv1, 0, conv1],
      conv2: [conv2, conv2, conv2],
      dense: [dense, dense, dense],
    });
    expect(step(record)).toMatchObject({
      macs: 2 * conv1 + 3 * conv2 + 3 * dense,
      unneededMacs: 0,
      loss: "categorical cross-entropy",
      status: "complete",
    });
  });

  test("twice the examples, twice the work", () => {
    expect(step(profile(small(), { training: true, batch: 2 })).macs).toBe(
      2 * (2 * conv1 + 3 * conv2 + 3 * dense),
    );
  });

  test("a frozen bottom ends the backward pass", () => {
    expect(macs(profile(small(["conv1", "conv2"]), { training: true }))).toEqual({
      conv1: [conv1, 0, 0],
      conv2: [conv2, 0, 0],
      dense: [dense, 0, dense],
    });
    // The products of tfjs' fused dense layer come with the gradient of its input, needed or not.
    expect(step(profile(small(["conv1", "conv2"]), { training: true })).unneededMacs).toBe(dense);
  });

  test("a frozen layer in between passes its input gradient on", () => {
    expect(macs(profile(small(["conv2"]), { training: true }))).toEqual({
      conv1: [conv1, 0, conv1],
      conv2: [conv2, conv2, 0],
      dense: [dense, dense, dense],
    });
  });

  test("nothing trains: the forward pass only", () => {
    const record = profile(small(["conv1", "conv2", "dense"]), { training: true });
    expect(step(record)).toMatchObject({
      macs: conv1 + conv2 + dense,
      inputGradientMacs: 0,
      filterGradientMacs: 0,
    });
  });

  test("a layer called twice is charged per call", () => {
    const input = tfl.input({ shape: [8] });
    const shared = tfl.layers.dense({ name: "shared", units: 8, useBias: false });
    const once = shared.apply(input) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: shared.apply(once) as tfl.SymbolicTensor });
    const rows = profile(model, { training: true }).layers.filter(({ name }) => name === "shared");
    expect(rows.map(({ training }) => training)).toMatchObject([
      { forwardMacs: 64, inputGradientMacs: 0, filterGradientMacs: 64 },
      { forwardMacs: 64, inputGradientMacs: 64, filterGradientMacs: 64 },
    ]);
  });

  test("depthwise and transposed convolutions, dense on a map", () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ name: "map", units: 2, useBias: false, inputShape: [4, 4, 3] }),
        tfl.layers.depthwiseConv2d({ name: "depthwise", kernelSize: 3, padding: "same", useBias: false }),
        tfl.layers.conv2dTranspose({
          name: "transposed",
          filters: 5,
          kernelSize: 2,
          strides: 2,
          useBias: false,
        }),
      ],
    });
    const record = profile(model, { training: true });
    expect(macs(record)).toEqual({
      map: [16 * 6, 0, 16 * 6],
      depthwise: [16 * 2 * 9, 16 * 2 * 9, 16 * 2 * 9],
      transposed: [16 * 2 * 4 * 5, 16 * 2 * 4 * 5, 16 * 2 * 4 * 5],
    });
    expect(step(record).loss).toBe("sum of squares of the outputs");
  });

  test("pooling, normalization, recurrence and the rest have gradients", () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [12, 12, 3], activation: "elu" }),
        tfl.layers.batchNormalization(),
        tfl.layers.maxPooling2d({ poolSize: 2 }),
        tfl.layers.layerNormalization(),
        tfl.layers.averagePooling2d({ poolSize: 2, strides: 1 }),
        tfl.layers.upSampling2d({ size: [2, 2], interpolation: "bilinear" }),
        tfl.layers.activation({ activation: "swish" }),
        tfl.layers.reshape({ targetShape: [8, 32] }),
        tfl.layers.lstm({ units: 3, recurrentInitializer: "zeros" }),
        tfl.layers.dropout({ rate: 0.5 }),
        tfl.layers.dense({ units: 2, activation: "softmax" }),
      ],
    });
    const record = profile(model, { training: true });
    expect(step(record)).toMatchObject({ status: "complete", reasons: [] });
    const lstm = record.layers.find(({ type }) => type === "LSTM")?.training;
    // 8 steps of 4 gates: 32 inputs and, but for the zero state's gradient at the first step, 3 states.
    expect(lstm?.forwardMacs).toBe(8 * 4 * 3 * (32 + 3));
    expect(lstm?.filterGradientMacs).toBe(8 * 4 * 3 * (32 + 3));
    expect(lstm?.inputGradientMacs).toBe(8 * 4 * 3 * 32 + 7 * 4 * 3 * 3);
  });

  test("ResNet50: backward is twice forward but for the first layer's input gradient", async () => {
    const architecture = findArchitecture("resnet50");
    const trace = traceBuiltLayers(() => architecture.build({ inputShape: [224, 224, 3], classes: 1000 }), {
      training: true,
    });
    const { totals, layers } = recordOf(trace, { name: "resnet50", format: "in-memory" }, {});
    const first = 112 * 112 * 64 * 7 * 7 * 3;
    const forward = 3_857_973_248;
    expect(totals.trainingStep).toMatchObject({
      forwardMacs: forward,
      filterGradientMacs: forward,
      inputGradientMacs: forward - first,
      macs: 3 * forward - first,
      status: "complete",
      optimizerStateBytes: 2 * 4 * 25_583_592,
    });
    expect(layers.find(({ name }) => name === "conv1_conv")?.training).toMatchObject({
      inputGradientMacs: 0,
      filterGradientMacs: first,
    });
  });
});

describe("bytes of a training step", () => {
  test("what the forward pass keeps, once per tensor", () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ name: "a", units: 4, useBias: false, inputShape: [3] }),
        tfl.layers.activation({ name: "b", activation: "relu" }),
        tfl.layers.dense({ name: "c", units: 2, useBias: false }),
      ],
    });
    const record = profile(model, { training: true, batch: 10 });
    const saved = Object.fromEntries(
      record.layers.map(({ name, training }) => [name, training?.savedActivationBytes]),
    );
    // tfjs' fused products keep input and output: a [10,3] and [10,4]; b's input is a's output; c [10,4] and [10,2].
    expect(saved).toMatchObject({ a: 4 * (30 + 40), b: 0, c: 4 * (40 + 20) });
  });

  test.each([
    ["sgd", 0],
    ["momentum", 1],
    ["adam", 2],
  ] as const)("%s keeps %i numbers per trained parameter", (optimizer, slots) => {
    const trained = 4 * 27 + 4 + (80 * 7 + 7);
    const record = profile(small(["conv2"]), { training: true, optimizer });
    expect(step(record).optimizerStateBytes).toBe(4 * slots * trained);
  });

  test("an unknown optimizer is refused", () => {
    expect(() => profile(small(), { training: true, optimizer: "lion" as never })).toThrow(
      /optimizer: "lion".*sgd, momentum/s,
    );
  });
});

test("the model, its averages and the backend stay as they were", () => {
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ units: 3, inputShape: [2] }), tfl.layers.batchNormalization()],
  });
  const before = model.getWeights().map((weight) => [...weight.dataSync()]);
  const { numTensors } = tf.memory();
  profile(model, { training: true });
  expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
  expect(tf.getBackend()).toBe("cpu");
  expect(tf.memory().numTensors).toBe(numTensors);
});

test("batch normalization without scale, which tfjs fails to train, is counted with a constant and said so", () => {
  const plain = (scale: boolean, center: boolean): tfl.LayersModel =>
    tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          filters: 4,
          kernelSize: 3,
          padding: "same",
          inputShape: [6, 6, 3],
          name: "conv1",
        }),
        tfl.layers.batchNormalization({ scale, center, name: "norm" }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 7, activation: "softmax", name: "dense" }),
      ],
    });
  const model = plain(false, false);
  const record = profile(model, { training: true });
  const outputs = 6 * 6 * 4 * 7;
  expect(macs(record)).toEqual({ conv1: [conv1, 0, conv1], dense: [outputs, outputs, outputs] });
  expect(step(record).status).toBe("complete");
  expect(textsOf(step(record).reasons)).toEqual([
    "tfjs 4.22 fails to train batch normalization without scale or center (norm): counted with constants in their place, as Keras computes it",
  ]);
  // The model has them as little afterwards as before, and what has both is as it was.
  expect(Object.keys(model.getLayer("norm"))).not.toContain("gamma");
  expect(textsOf(step(profile(plain(true, true), { training: true })).reasons)).toEqual([]);
});

test("a step that a layer can't do names it; what ran until then is a lower bound", () => {
  class Faulty extends tfl.layers.Layer {
    static readonly className: string = "Faulty";
    override computeOutputShape(shape: tfl.Shape): tfl.Shape {
      return shape;
    }
    override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
      if (training === true) throw new Error("not while training");
      return [inputs].flat()[0] as tf.Tensor;
    }
  }
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ units: 3, inputShape: [2], useBias: false }), new Faulty({ name: "faulty" })],
  });
  const record = profile(model, { training: true });
  const [table] = profileTrainingStep.build(record);
  expect(table?.rows[0]?.slice(1, 4)).toEqual(["≥ 6", "unknown", "≥ 6"]);
  expect(step(record)).toMatchObject({
    status: "partial",
    forwardMacs: 2 * 3,
    reasons: [
      {
        code: "training-step-stopped",
        text: "the training step ended early: in faulty (Faulty): not while training",
      },
    ],
  });
});
