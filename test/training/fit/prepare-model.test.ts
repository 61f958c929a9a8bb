import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { openOptimizer } from "../../../src/training/fit/optimizer.ts";
import { prepareModel } from "../../../src/training/fit/prepare-model.ts";
import { trainStep } from "../../../src/training/fit/train-step.ts";
import { noise } from "../../backends/wasm-training/on-both-backends.ts";

const { layers, initializers } = tfl;

function network(): tfl.LayersModel {
  const kernel = (seed: number) => ({ kernelInitializer: initializers.glorotUniform({ seed }) });
  return tfl.sequential({
    layers: [
      layers.zeroPadding2d({ inputShape: [8, 8, 3], padding: 1 }),
      layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, ...kernel(1) }),
      layers.batchNormalization({ epsilon: 1e-5 }),
      layers.activation({ activation: "relu" }),
      layers.conv2d({ filters: 5, kernelSize: 3, useBias: false, ...kernel(2) }),
      layers.batchNormalization(),
      layers.activation({ activation: "swish" }),
      layers.flatten(),
      layers.batchNormalization(),
      layers.dense({ units: 3, activation: "softmax", ...kernel(3) }),
    ],
  });
}

const targets = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0);

/** The weights after two steps, and the kernels of the second by name. */
async function twoSteps(
  backend: string,
  prepare: boolean,
): Promise<{ readonly weights: readonly Float32Array[]; readonly kernels: readonly string[] }> {
  await openBackend(backend);
  const model = network();
  const undo = prepare ? prepareModel(model, undefined, []) : () => undefined;
  const optimizer = await openOptimizer(model, { optimizer: "sgd", learningRate: 0.1 }, new Set());
  const x = tf.tensor(noise([4, 8, 8, 3], 7), [4, 8, 8, 3]);
  const step = (): Promise<number> => trainStep(model, optimizer, x, targets, { body: 0.1, head: 0.1 });
  await step();
  let kernels: readonly string[] = [];
  await tf
    .profile(async () => {
      await step();
      return x;
    })
    .then((profile) => (kernels = profile.kernels.map(({ name }) => name)));
  undo();
  const weights = model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
  tf.dispose([x]);
  model.dispose();
  return { weights, kernels };
}

test("a prepared model takes the steps on wasm that tfjs' own layers take on cpu", async () => {
  const { weights: expected } = await twoSteps("cpu", false);
  const { weights, kernels } = await twoSteps("wasm", true);
  for (const [index, values] of expected.entries())
    for (const [at, value] of values.entries())
      expect(weights[index]![at], `weight ${index}`).toBeCloseTo(value, 5);
  const calls = (kernel: string): number => kernels.filter((name) => name === kernel).length;
  expect(calls("BatchNormInTraining")).toBe(3);
  expect([calls("Swish"), calls("SwishGrad")]).toEqual([1, 1]);
  // Of two convolutions the second alone has an input that depends on weights.
  expect(calls("Conv2DBackpropInput")).toBe(1);
});

test("the backends without a kernel for batch normalization keep tfjs' own", async () => {
  const { weights: expected } = await twoSteps("cpu", false);
  const { weights } = await twoSteps("cpu", true);
  expect(weights.map((values) => values.length)).toEqual(expected.map((values) => values.length));
  for (const [index, values] of expected.entries())
    for (const [at, value] of values.entries()) expect(weights[index]![at]).toBeCloseTo(value, 6);
});
