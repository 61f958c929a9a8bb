import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { registerWasmTrainingKernels } from "../../../src/backends/wasm-training/register.ts";
import { expectSameOnBoth, noise } from "./on-both-backends.ts";

type Build = (input: tfl.SymbolicTensor) => tfl.SymbolicTensor;
const { layers } = tfl;
const then =
  (...chain: { apply: (input: tfl.SymbolicTensor) => unknown }[]): Build =>
  (input) =>
    chain.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
const pointwise = (): tfl.layers.Layer => layers.conv2d({ filters: 4, kernelSize: 1 });
const activations = [
  "relu",
  "relu6",
  "elu",
  "selu",
  "sigmoid",
  "hardSigmoid",
  "softplus",
  "softsign",
  "tanh",
] as const;
const moreActivations = ["softmax", "logSoftmax", "swish", "mish", "gelu", "gelu_new"] as const;

/** A small network around each layer type of the study's networks, and around other common ones. */
const networks: Record<string, () => Build> = {
  "strided convolution": () =>
    then(pointwise(), layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: "same" })),
  "convolution with relu": () =>
    then(pointwise(), layers.conv2d({ filters: 5, kernelSize: 3, activation: "relu" })),
  "patches, kernel as large as stride": () =>
    then(pointwise(), layers.conv2d({ filters: 5, kernelSize: 4, strides: 4 })),
  "depthwise convolution": () =>
    then(pointwise(), layers.depthwiseConv2d({ kernelSize: 7, padding: "same" })),
  "strided depthwise convolution": () =>
    then(pointwise(), layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: "same" })),
  "separable convolution": () => then(pointwise(), layers.separableConv2d({ filters: 4, kernelSize: 3 })),
  "transposed convolution": () =>
    then(pointwise(), layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: "same" })),
  "batch normalization": () => then(pointwise(), layers.batchNormalization()),
  "layer normalization": () => then(pointwise(), layers.layerNormalization()),
  "dense on maps": () => then(layers.dense({ units: 6 }), layers.dense({ units: 5 })),
  "max pooling": () => then(pointwise(), layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" })),
  "average pooling": () => then(pointwise(), layers.averagePooling2d({ poolSize: 2 })),
  "zero padding": () => then(pointwise(), layers.zeroPadding2d({ padding: 2 })),
  "leaky relu": () => then(pointwise(), layers.leakyReLU()),
  "relu up to 6": () => then(pointwise(), layers.reLU({ maxValue: 6 })),
  prelu: () => then(pointwise(), layers.prelu()),
  cropping: () => then(pointwise(), layers.cropping2D({ cropping: 1 })),
  rescaling: () => then(layers.rescaling({ scale: 2, offset: 1 }), pointwise()),
  flattening: () => then(pointwise(), layers.flatten()),
  "residual sum": () => (input) =>
    layers.add().apply([then(pointwise())(input), input]) as tfl.SymbolicTensor,
  concatenation: () => (input) =>
    layers.concatenate().apply([input, then(pointwise())(input)]) as tfl.SymbolicTensor,
  "squeeze and excitation": () => (input) => {
    const x = then(pointwise())(input);
    const gate = then(
      layers.globalAveragePooling2d({}),
      layers.reshape({ targetShape: [1, 1, 4] }),
      layers.conv2d({ filters: 4, kernelSize: 1, activation: "sigmoid" }),
    )(x);
    return layers.multiply().apply([x, gate]) as tfl.SymbolicTensor;
  },
  ...Object.fromEntries(
    [...activations, ...moreActivations].map((activation) => [
      `activation ${activation}`,
      () => then(pointwise(), layers.activation({ activation: activation as "relu" })),
    ]),
  ),
};

function compiled(build: Build, optimizer: tf.Optimizer): tfl.LayersModel {
  const input = tfl.input({ shape: [9, 8, 4] });
  const map = build(input);
  const vector = map.shape.length === 2 ? map : then(layers.globalAveragePooling2d({}))(map);
  const model = tfl.model({
    inputs: input,
    outputs: then(layers.dense({ units: 3, activation: "softmax" }))(vector),
  });
  const weights = model.getWeights().map(({ shape }, at) => {
    // Variances and factors stay away from 0.
    const shift = model.weights[at]!.originalName.match(/variance|gamma/) === null ? 0 : 1;
    return tf.tensor(
      noise(shape, at + 1).map((value) => value + shift),
      shape,
    );
  });
  model.setWeights(weights);
  tf.dispose(weights);
  model.compile({ optimizer, loss: "categoricalCrossentropy" });
  return model;
}

const batch = (): [tf.Tensor, tf.Tensor] => [
  tf.tensor(
    noise([2, 9, 8, 4], 99).map((value) => 4 * value),
    [2, 9, 8, 4],
  ),
  tf.tensor2d([1, 0, 0, 0, 0, 1], [2, 3]),
];

test.each(Object.entries(networks))(
  "a training step through %s changes the weights as on the cpu backend",
  async (_, build) => {
    let weights: Float32Array[] = [];
    const step = async (backend: string): Promise<Float32Array[]> => {
      await openBackend(backend);
      const model = compiled(build(), tf.train.sgd(0.1));
      const [x, y] = batch();
      await model.trainOnBatch(x, y);
      await model.trainOnBatch(x, y);
      return model.getWeights().map((weight) => weight.dataSync() as Float32Array);
    };
    weights = await step("cpu");
    const found = await step("wasm");
    for (const [at, expected] of weights.entries()) {
      const error = expected.reduce(
        (most, value, index) => Math.max(most, Math.abs(value - found[at]![index]!)),
        0,
      );
      expect(error, `weight ${at}`).toBeLessThan(1e-5);
    }
  },
);

test("training steps on wasm leak no tensor and no memory", async () => {
  await openBackend("wasm");
  const everything: Build = then(
    layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: "same" }),
    layers.batchNormalization(),
    layers.conv2d({ filters: 4, kernelSize: 3, padding: "same" }),
    layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: "same" }),
    layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
    layers.zeroPadding2d({ padding: 2 }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.dense({ units: 4 }),
    layers.conv2d({ filters: 4, kernelSize: 1 }),
  );
  const model = compiled(everything, tf.train.adam(0.001));
  const [x, y] = batch();
  const held = (): number[] => [
    tf.memory().numTensors,
    tf.memory().numDataBuffers,
    tf.engine().backend.numDataIds(),
  ];
  await model.trainOnBatch(x, y);
  const after1 = held();
  for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y);
  expect(held()).toEqual(after1);
});

test("a composed kernel that fails frees its tensors", async () => {
  await openBackend("wasm");
  const a = tf.ones([3, 2]);
  const b = tf.ones([5, 4]);
  const before = tf.engine().backend.numDataIds();
  const run = (): unknown =>
    tf.engine().runKernel("BatchMatMul", { a, b }, { transposeA: true, transposeB: false });
  expect(run).toThrow("inner shapes");
  expect(tf.engine().backend.numDataIds()).toBe(before);
});

test("a second registration changes no kernel", async () => {
  await openBackend("wasm");
  const before = tf.getKernelsForBackend("wasm").map(({ kernelFunc }) => kernelFunc);
  registerWasmTrainingKernels();
  expect(tf.getKernelsForBackend("wasm").map(({ kernelFunc }) => kernelFunc)).toEqual(before);
});

test("channels-first attributes are an error", async () => {
  await openBackend("wasm");
  const attrs = { strides: [1, 1], pad: "same", dataFormat: "NCHW", filterShape: [1, 1, 2, 3] };
  const run = (): unknown =>
    tf
      .engine()
      .runKernel("Conv2DBackpropFilter", { x: tf.ones([1, 2, 4, 4]), dy: tf.ones([1, 3, 4, 4]) }, attrs);
  expect(run).toThrow("NHWC only");
  await expectSameOnBoth(() => [tf.ones([1])]);
});
