import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { buildLayersModel } from "../../../src/model/layers/build-layers-model.ts";
import { layersFileOf, profileOfFile, sequentialTopology } from "./layers-file.ts";
import type { Shapes } from "./layers-file.ts";

type Json = Readonly<Record<string, unknown>>;

const history = (name: string, port = 0): Json => ({
  class_name: "__keras_tensor__",
  config: { shape: [], dtype: "float32", keras_history: [name, 0, port] },
});

/** A functional model as Keras 3 writes it: inputs by shape without batch; calls with their arguments; an operation has no `trainable`. */
function functional(
  inputs: Readonly<Record<string, readonly number[]>>,
  calls: readonly {
    readonly type: string;
    readonly name: string;
    readonly config?: Json;
    readonly args: readonly unknown[];
    readonly kwargs?: Json;
  }[],
  outputs: readonly (readonly [string, number])[],
): Json {
  const layers = [
    ...Object.entries(inputs).map(([name, shape]) => ({
      class_name: "InputLayer",
      name,
      config: { name, batch_shape: [null, ...shape] },
      inbound_nodes: [],
    })),
    ...calls.map(({ type, name, config = {}, args, kwargs = {} }) => ({
      class_name: type,
      name,
      config: { name, ...config },
      inbound_nodes: [{ args, kwargs }],
    })),
  ];
  const config = {
    name: "net",
    layers,
    input_layers: Object.keys(inputs).map((name) => [name, 0, 0]),
    output_layers: outputs.map(([name, port]) => [name, 0, port]),
  };
  return { keras_version: "3.5.0", model_config: { class_name: "Functional", config } };
}

const shapesOf = async (topology: Json, shapes: Shapes = {}): Promise<readonly unknown[]> => {
  const { status, reasons, model } = await profileOfFile(layersFileOf(topology, shapes));
  expect({ status, reasons }).toEqual({ status: "complete", reasons: [] });
  return model.outputs.map(({ shape }) => shape);
};

beforeAll(() => openBackend("cpu"));

test("a CenterCrop leaves the shape of its input as it is, for other layers too", async () => {
  const topology = functional(
    { x: [8, 6, 2] },
    [
      {
        type: "CenterCrop",
        name: "crop",
        config: { height: 4, width: 3, trainable: true },
        args: [history("x")],
      },
      { type: "ReLU", name: "relu", config: { trainable: true }, args: [history("x")] },
    ],
    [
      ["crop", 0],
      ["relu", 0],
    ],
  );
  expect(await shapesOf(topology)).toEqual([
    [1, 4, 3, 2],
    [1, 8, 6, 2],
  ]);
  const model = buildLayersModel(layersFileOf(topology));
  const [crop] = model.predict(tf.reshape(tf.range(0, 96), [1, 8, 6, 2])) as tf.Tensor[];
  // Two rows above and one column beside it: (2·6 + 1)·2.
  expect((crop as tf.Tensor).dataSync()[0]).toBe(26);
});

test.each([
  ["MultiHeadAttention", { num_heads: 2, key_dim: 4, value_dim: 3 }, [1, 2, 9, 5], [1, 9, 8]],
  ["Attention", {}, [1, 9, 5], [1, 9, 8]],
  ["AdditiveAttention", { use_scale: false }, [1, 9, 5], [1, 9, 8]],
])("%s returns its scores where the call asks for them", async (type, config, scores, result) => {
  const args = [history("q"), history("v")];
  const call = {
    type,
    name: "a",
    config: { ...config, trainable: true },
    args: type === "MultiHeadAttention" ? args : [args],
    kwargs: { return_attention_scores: true },
  };
  const topology = functional(
    { q: [9, 8], v: [5, 8] },
    [call],
    [
      ["a", 0],
      ["a", 1],
    ],
  );
  expect(await shapesOf(topology)).toEqual([result, scores]);
});

test("RMSNormalization has a factor for each channel and divides by the root of the mean square", async () => {
  const topology = sequentialTopology([2], [["RMSNormalization", { name: "rms" }]], "3.9.0");
  const record = await profileOfFile(layersFileOf(topology, { "rms/scale": [2] }));
  expect([record.status, record.totals.params]).toEqual(["complete", 2]);
  const model = buildLayersModel(layersFileOf(topology));
  const values = (model.predict(tf.tensor([[3, 4]])) as tf.Tensor).dataSync();
  // Mean square (9 + 16) / 2.
  expect(values[0]).toBeCloseTo(3 / Math.sqrt(12.5), 5);
});

test("truths, top-k, one-hot and moved axes between layers", async () => {
  const topology = functional(
    { x: [4, 6] },
    [
      { type: "Greater", name: "above", args: [history("x"), 0] },
      { type: "Less", name: "below", args: [history("x"), 1] },
      { type: "LogicalAnd", name: "both", args: [history("above"), history("below")] },
      { type: "Any", name: "any", config: { axis: -1, keepdims: false }, args: [history("both")] },
      { type: "TopK", name: "top", config: { k: 3, sorted: true }, args: [history("x")] },
      { type: "OneHot", name: "codes", config: { num_classes: 5, axis: -1 }, args: [history("top", 1)] },
      { type: "Moveaxis", name: "moved", config: { source: 1, destination: -1 }, args: [history("codes")] },
      { type: "Cumsum", name: "sums", config: { axis: -1 }, args: [history("x")] },
    ],
    [
      ["any", 0],
      ["top", 0],
      ["codes", 0],
      ["moved", 0],
      ["sums", 0],
    ],
  );
  expect(await shapesOf(topology)).toEqual([
    [1, 4],
    [1, 4, 3],
    [1, 4, 3, 5],
    [1, 3, 5, 4],
    [1, 4, 6],
  ]);
});

test.each(["SpectralNormalization", "Addons>WeightNormalization"])(
  "the layer in %s is counted: at inference it is all that runs",
  async (wrapper) => {
    const conv = { name: "conv", filters: 4, kernel_size: [3, 3] };
    const topology = sequentialTopology(
      [8, 8, 6],
      [[wrapper, { name: "wrapped", layer: { class_name: "Conv2D", config: conv } }]],
    );
    const record = await profileOfFile(layersFileOf(topology));
    expect(record.status).toBe("complete");
    // 6·6 positions, 4 filters of 3·3·6; with 4 biases.
    expect(record.layers.at(-1)).toMatchObject({
      name: "wrapped",
      type: "Conv2D",
      macs: 6 * 6 * 4 * 54,
      params: 4 * 54 + 4,
    });
  },
);

test("a model that two others share, which Keras writes into both, has one's weights in the file", async () => {
  const shared = {
    class_name: "Sequential",
    config: {
      name: "shared",
      layers: [
        { class_name: "InputLayer", config: { batch_input_shape: [null, 4], name: "i" } },
        { class_name: "Dense", config: { name: "dense", units: 4, use_bias: false } },
      ],
    },
  };
  const around = (name: string): readonly [string, Json] => ["Sequential", { name, layers: [shared] }];
  const topology = sequentialTopology([4], [around("a"), around("b")]);
  const record = await profileOfFile(layersFileOf(topology, { "shared/dense/kernel": [4, 4] }));
  expect(record.status).toBe("partial");
  expect(record.reasons.map(({ text }) => text)).toEqual([
    "b/shared/dense (Dense) was built with kernel [4,4], which its file does not hold",
  ]);
  const both = layersFileOf(topology, { "a/shared/dense/kernel": [4, 4], "b/shared/dense/kernel": [4, 4] });
  expect((await profileOfFile(both)).status).toBe("complete");
});
