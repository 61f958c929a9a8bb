import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { cutNetwork, findCut } from "../../../src/training/networks/cut-network.ts";
import { buildFeatureExtractor } from "../../../src/training/networks/feature-extractor.ts";
import { findArchitecture } from "../../../src/training/networks/index.ts";

beforeAll(() => openBackend("wasm"));

const { layers } = tfl;

/** conv1 -> conv2 -> add(conv1, conv2) -> pool -> out: conv2 does not separate input and output. */
function residual(): tfl.LayersModel {
  const image = tfl.input({ shape: [6, 6, 3], name: "image" });
  const conv = (name: string): tfl.layers.Layer =>
    layers.conv2d({ name, filters: 4, kernelSize: 3, padding: "same" });
  const first = conv("conv1").apply(image) as tfl.SymbolicTensor;
  const second = conv("conv2").apply(first) as tfl.SymbolicTensor;
  const sum = layers.add({ name: "sum" }).apply([first, second]) as tfl.SymbolicTensor;
  const pooled = layers.globalAveragePooling2d({ name: "pool" }).apply(sum) as tfl.SymbolicTensor;
  return tfl.model({
    inputs: image,
    outputs: layers.dense({ name: "out", units: 2 }).apply(pooled) as tfl.SymbolicTensor,
  });
}

test.each(["conv1", "sum", "pool"])(
  "the parts behind %s compute together what the network does",
  async (name) => {
    const model = residual();
    const { lower, upper } = cutNetwork(model, name);
    const images = tf.randomNormal([2, 6, 6, 3], 0, 1, "float32", 1);
    const whole = await (model.predict(images) as tf.Tensor).data();
    const parts = await (upper.predict(lower.predict(images) as tf.Tensor) as tf.Tensor).data();
    expect([...parts]).toEqual([...whole]);
  },
);

test("a layer beside a shortcut is refused, and layers that separate are named", () => {
  expect(() => cutNetwork(residual(), "conv2")).toThrow(
    "wrong option: found a cut behind 'conv2', around which a path leads through 'conv1'; expected a layer that every path from the input to the output leads through. Fix: cut behind one of conv1, sum, pool",
  );
});

test("an unknown layer is refused", () => {
  expect(() => cutNetwork(residual(), "conv9")).toThrow("found no layer 'conv9'");
});

test("ResNet50 is cut between its blocks", async () => {
  const model = findArchitecture("resnet50").build({
    inputShape: [32, 32, 3],
    classes: 5,
    width: 0.05,
    seed: 3,
  });
  const { lower, upper } = cutNetwork(model, "conv3_block4_out");
  const images = tf.randomNormal([1, 32, 32, 3], 0, 1, "float32", 2);
  const whole = await (model.predict(images) as tf.Tensor).data();
  const parts = await (upper.predict(lower.predict(images) as tf.Tensor) as tf.Tensor).data();
  expect([...parts]).toEqual([...whole]);
  expect(lower.countParams() + upper.countParams()).toBe(model.countParams());
});

test("a network frozen below a layer: the layers above it are trained, and share their weights with the whole", () => {
  const backbone = findArchitecture("resnet50").build({
    inputShape: [32, 32, 3],
    classes: 5,
    width: 0.05,
    seed: 3,
  });
  const extractor = buildFeatureExtractor({ backbone, classes: 3, seed: 1, frozenBelow: "conv4_block6_out" });
  expect(extractor.features.trainableWeights).toEqual([]);
  const trained = new Set(extractor.head.trainableWeights.map(({ name }) => name));
  expect(trained).toEqual(new Set(extractor.whole.trainableWeights.map(({ name }) => name)));
  expect([...trained].some((name) => name.startsWith("conv5_block1_1_conv"))).toBe(true);
  expect([...trained].some((name) => name.startsWith("conv4_"))).toBe(false);
  expect(extractor.classifier).toEqual(["head_dropout", "head_dense"]);
});

test.each([
  // 64 / 8 = 8 rows: the third stage, whose blocks all end in equal outputs.
  ["resnet50", "conv3_block4_out"],
  // 8x8 with the fewest channels: the projections of the third stage, of which the last is added to a shortcut.
  ["efficientnet-b0", "block3b_add"],
])("%s is cut behind %s where no layer is named", (id, layer) => {
  const model = findArchitecture(id).build({
    inputShape: [64, 64, 3],
    classes: 5,
    width: 0.25,
    weights: "zeros",
  });
  expect(findCut(model)).toBe(layer);
});

test("a network without a map of an eighth of the height has no cut of its own", () => {
  expect(() => findCut(residual())).toThrow("no layer of at most an eighth of the input's height");
});
