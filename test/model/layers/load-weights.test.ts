import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { buildLayersModel } from "../../../src/model/layers/build-layers-model.ts";
import type { ModelFile } from "../../../src/model/source/model-format.ts";
import { layersFileOf, sequentialTopology } from "./layers-file.ts";
import type { Shapes } from "./layers-file.ts";

beforeAll(() => openBackend("cpu"));

/** The bytes of a manifest's weights: every number of the i-th weight is i + 1. */
function dataOf({ weightsManifest }: ModelFile): ArrayBuffer {
  const numbers = weightsManifest
    .flatMap(({ weights }) => weights)
    .flatMap(({ shape }, index) =>
      Array.from({ length: shape.reduce((size, extent) => size * extent, 1) }, () => index + 1),
    );
  return new Float32Array(numbers).buffer;
}

/** The first number of each weight of the model that a file's weights are loaded into, by name. */
function loaded(file: ModelFile): Readonly<Record<string, number>> {
  const model = buildLayersModel(file, dataOf(file));
  const firsts = model.weights.map((weight) => [weight.originalName, weight.read().dataSync()[0]]);
  model.dispose();
  return Object.fromEntries(firsts) as Record<string, number>;
}

test("Keras 3: a depthwise kernel, and a wrapped layer without its wrapper", () => {
  const lstm = { units: 2, return_sequences: false };
  const topology = sequentialTopology(
    [6, 6, 2],
    [
      ["DepthwiseConv2D", { name: "dw", kernel_size: [3, 3] }],
      ["DepthwiseConv2D", { name: "dilated", kernel_size: [2, 2], dilation_rate: [2, 2] }],
      ["Reshape", { name: "steps", target_shape: [4, 2] }],
      [
        "Bidirectional",
        { name: "both", layer: { class_name: "LSTM", config: { ...lstm, name: "forward_lstm" } } },
      ],
    ],
    "3.8.0",
  );
  const direction = (name: string): Shapes => ({
    [`${name}/lstm_cell/kernel`]: [2, 8],
    [`${name}/lstm_cell/recurrent_kernel`]: [2, 8],
    [`${name}/lstm_cell/bias`]: [8],
  });
  const shapes: Shapes = {
    "dw/kernel": [3, 3, 2, 1],
    "dw/bias": [2],
    "dilated/kernel": [2, 2, 2, 1],
    "dilated/bias": [2],
    ...direction("forward_lstm"),
    ...direction("backward_lstm"),
  };
  expect(loaded(layersFileOf(topology, shapes))).toEqual({
    "dw/depthwise_kernel": 1,
    "dw/bias": 2,
    "dilated/depthwise_kernel": 3,
    "dilated/bias": 4,
    "both/forward_lstm/kernel": 5,
    "both/forward_lstm/recurrent_kernel": 6,
    "both/forward_lstm/bias": 7,
    "both/backward_lstm/kernel": 8,
    "both/backward_lstm/recurrent_kernel": 9,
    "both/backward_lstm/bias": 10,
  });
});

test("what is stored beside the weights of the model is left alone", () => {
  const topology = sequentialTopology([3], [["Dense", { name: "d", units: 2 }]]);
  const file = layersFileOf(topology, {
    "d/kernel": [3, 2],
    "drop/seed_generator/seed_generator_state": [2],
    "d/bias": [2],
    "d/kernel/momentum": [3, 2],
  });
  const groups = file.weightsManifest.map((group) => ({
    ...group,
    weights: group.weights.map((each) =>
      each.name.endsWith("momentum") ? { ...each, group: "optimizer" } : each,
    ),
  }));
  expect(loaded({ ...file, weightsManifest: groups })).toEqual({ "d/kernel": 1, "d/bias": 3 });
});
