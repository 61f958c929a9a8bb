import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";
import { foldNetwork } from "../../../src/training/features/fold-network.ts";

beforeAll(async () => {
  await openBackend("wasm");
});

const { layers } = tfl;
type Layer = { apply: (input: tfl.SymbolicTensor) => unknown };
const then = (input: tfl.SymbolicTensor, ...chain: Layer[]): tfl.SymbolicTensor =>
  chain.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);

function modelOf(build: (input: tfl.SymbolicTensor) => tfl.SymbolicTensor): tfl.LayersModel {
  const input = tfl.input({ shape: [9, 10, 4] });
  const model = tfl.model({ inputs: input, outputs: build(input) });
  const random = seededRandom(5);
  // Between 0.5 and 1.5, so that variances are positive and nothing is its starting value, with either sign elsewhere.
  const weights = model.getWeights().map((weight, at) => {
    const positive = model.weights[at]!.originalName.includes("variance");
    const values = Float32Array.from(
      { length: weight.size },
      () => (random() + 0.5) * (positive || random() < 0.5 ? 1 : -1),
    );
    return tf.tensor(values, weight.shape);
  });
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

const cases: Record<string, { folded: number; build: (input: tfl.SymbolicTensor) => tfl.SymbolicTensor }> = {
  "convolution, normalisation, relu up to 6": {
    folded: 1,
    build: (x) =>
      then(
        x,
        layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: "same", useBias: false }),
        layers.batchNormalization(),
        layers.reLU({ maxValue: 6 }),
      ),
  },
  "with a bias, without factor and offset, relu by an activation layer": {
    folded: 1,
    build: (x) =>
      then(
        x,
        layers.conv2d({ filters: 5, kernelSize: 3 }),
        layers.batchNormalization({ scale: false, center: false, epsilon: 0.1 }),
        layers.activation({ activation: "relu" }),
      ),
  },
  "depthwise with two outputs a channel": {
    folded: 1,
    build: (x) =>
      then(
        x,
        layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same" }),
        layers.batchNormalization(),
        layers.activation({ activation: "relu6" }),
      ),
  },
  "an activation that is not fused stays a layer": {
    folded: 1,
    build: (x) =>
      then(
        x,
        layers.conv2d({ filters: 3, kernelSize: 1 }),
        layers.batchNormalization(),
        layers.activation({ activation: "swish" }),
      ),
  },
  "relu up to 4 stays a layer": {
    folded: 1,
    build: (x) =>
      then(
        x,
        layers.conv2d({ filters: 3, kernelSize: 1 }),
        layers.batchNormalization(),
        layers.reLU({ maxValue: 4 }),
      ),
  },
  "a residual sum, whose branches are read twice": {
    folded: 2,
    build: (x) => {
      const one = then(x, layers.conv2d({ filters: 4, kernelSize: 1 }), layers.batchNormalization());
      const two = then(
        one,
        layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
        layers.batchNormalization(),
      );
      return layers
        .add()
        .apply([
          then(one, layers.activation({ activation: "relu" })),
          layers.add().apply([one, two]) as tfl.SymbolicTensor,
        ]) as tfl.SymbolicTensor;
    },
  },
  "a convolution that others read too is not folded": {
    folded: 0,
    build: (x) => {
      const convolved = then(x, layers.conv2d({ filters: 4, kernelSize: 1 }));
      return layers
        .add()
        .apply([convolved, then(convolved, layers.batchNormalization())]) as tfl.SymbolicTensor;
    },
  },
  "a convolution with an activation of its own is not folded": {
    folded: 0,
    build: (x) =>
      then(x, layers.conv2d({ filters: 4, kernelSize: 1, activation: "relu" }), layers.batchNormalization()),
  },
  "normalisation of the input, dropout, pooling and a classifier are called as they are": {
    folded: 0,
    build: (x) =>
      then(
        x,
        layers.batchNormalization(),
        layers.dropout({ rate: 0.5 }),
        layers.globalAveragePooling2d({}),
        layers.dense({ units: 3 }),
      ),
  },
  "a layer shared by two places": {
    folded: 0,
    build: (x) => {
      const shared = layers.conv2d({ filters: 4, kernelSize: 1 });
      return layers
        .add()
        .apply([
          then(x, shared),
          then(x, layers.activation({ activation: "relu" }), shared),
        ]) as tfl.SymbolicTensor;
    },
  },
};

test.each(Object.entries(cases))(
  "%s: the same output within 1e-4, and nothing left behind",
  async (_, { build, folded }) => {
    const model = modelOf(build);
    const before = tf.memory().numTensors;
    const random = seededRandom(1);
    const x = tf.tensor(
      Float32Array.from({ length: 3 * 360 }, () => 4 * random() - 2),
      [3, 9, 10, 4],
    );
    const frozen = foldNetwork(model);
    expect(frozen.folded).toBe(folded);
    const expected = model.predict(x) as tf.Tensor;
    const found = frozen.run(x);
    expect(found.shape).toEqual(expected.shape);
    const largest = Math.max(1, ...expected.dataSync().map(Math.abs));
    const wrong = tf.tidy(() => tf.max(tf.abs(tf.sub(found, expected))).dataSync()[0]!);
    expect(wrong / largest).toBeLessThan(1e-4);
    frozen.dispose();
    tf.dispose([x, expected, found]);
    expect(tf.memory().numTensors).toBe(before);
  },
);

test("a network of two outputs is refused", () => {
  const input = tfl.input({ shape: [4] });
  const outputs = [1, 2].map((units) => layers.dense({ units }).apply(input) as tfl.SymbolicTensor);
  expect(() => foldNetwork(tfl.model({ inputs: input, outputs }))).toThrow("one input and one output");
});
