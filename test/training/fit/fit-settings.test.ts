import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { fit } from "../../../src/training/fit/fit.ts";
import type { FitOptions, FitRecipe } from "../../../src/training/fit/fit.ts";
import type { FitState } from "../../../src/training/fit/fit-state.ts";
import { predict } from "../../../src/training/fit/predict.ts";
import { targetsOf } from "../../../src/training/fit/train-step.ts";

beforeAll(async () => {
  await openBackend("wasm");
});

const samples = Array.from({ length: 24 }, (_, sample) => sample);
const inputsOf = (numbers: readonly number[]): tf.Tensor =>
  tf.tensor2d(numbers.map((sample) => [sample % 2, ((sample * 7) % 5) / 5, 1]));
const batches: FitOptions["batches"] = {
  inputsOf,
  labels: samples.map((sample) => sample % 2),
  classes: 2,
  train: samples,
  validation: [],
};
const recipe = {
  schedule: { optimizer: "adam", learningRate: 0.1 },
  epochs: 2,
  batchSize: 8,
  chooseBy: "last",
} as const satisfies FitRecipe;

function network(units = 4): tfl.LayersModel {
  const { layers, initializers } = tfl;
  return tfl.sequential({
    layers: [
      layers.dense({
        name: "body",
        inputShape: [3],
        units,
        kernelInitializer: initializers.glorotUniform({ seed: 1 }),
      }),
      layers.batchNormalization({ name: "norm" }),
      layers.dropout({ name: "drop", rate: 0.2 }),
      layers.dense({
        name: "head",
        units: 2,
        activation: "softmax",
        kernelInitializer: initializers.glorotUniform({ seed: 2 }),
      }),
    ],
  });
}

const valuesOf = (model: tfl.LayersModel, layer: string): number[][] =>
  model
    .getLayer(layer)
    .getWeights()
    .map((weight) => [...weight.dataSync()]);

/** The largest change of each weight of a layer by a fit. */
async function changes(model: tfl.LayersModel, layer: string, options: object): Promise<number[]> {
  const before = valuesOf(model, layer);
  await fit({ model, batches, recipe, seed: 1, ...options });
  return valuesOf(model, layer).map((values, index) =>
    Math.max(...values.map((value, at) => Math.abs(value - before[index]![at]!))),
  );
}

test("frozen layers keep their weights and statistics, the others learn, and all are as before afterwards", async () => {
  const model = network();
  const norm = valuesOf(model, "norm");
  const body = await changes(model, "body", { frozen: ["body", "norm"] });
  expect(body).toEqual([0, 0]);
  expect(valuesOf(model, "norm")).toEqual(norm);
  expect(model.layers.map(({ trainable }) => trainable)).toEqual([true, true, true, true]);
  // Gamma, beta and both statistics move once nothing is frozen.
  expect(Math.min(...(await changes(model, "norm", {})))).toBeGreaterThan(0);
});

test("the last layer with weights learns beside frozen ones", async () => {
  const [kernel, bias] = await changes(network(), "head", { frozen: ["body", "norm"] });
  expect(kernel).toBeGreaterThan(0.1);
  expect(bias).toBeGreaterThan(0);
});

test("with frozen statistics batch normalization trains scale and shift and normalizes as in inference", async () => {
  const frozen = {
    ...recipe,
    schedule: { ...recipe.schedule, batchNorm: "frozen" },
  } as const satisfies FitRecipe;
  const [gamma, beta, mean, variance] = await changes(network(), "norm", { recipe: frozen });
  expect(Math.min(gamma!, beta!)).toBeGreaterThan(0);
  expect([mean, variance]).toEqual([0, 0]);

  // At a rate of 0 and without dropout the loss of an epoch is that of inference.
  const model = network();
  model.getLayer("norm").setWeights([1, 0, 0.3, 2].map((value) => tf.fill([4], value)));
  const still = {
    ...frozen,
    schedule: { optimizer: "sgd", learningRate: 0, batchNorm: "frozen" },
    epochs: 1,
  } as const;
  const result = await fit({ model, batches, recipe: still, seed: 1, frozen: ["drop"] });
  const probabilities = await predict(model, inputsOf, samples, { batchSize: 24 });
  const losses = samples.map((sample, row) => -Math.log(probabilities[row * 2 + (sample % 2)]!));
  expect(result.epochs[0]?.trainLoss).toBeCloseTo(losses.reduce((sum, one) => sum + one, 0) / 24, 5);
});

test("a layer that is not there can't be frozen", async () => {
  await expect(fit({ model: network(), batches, recipe, seed: 1, frozen: ["tail"] })).rejects.toThrow(
    new RangeError("no layer tail to freeze"),
  );
});

test("body and head have their own learning rates: without one the other still learns", async () => {
  const at = (learningRate: number, headLearningRate: number): { recipe: FitRecipe } => ({
    recipe: { ...recipe, schedule: { optimizer: "sgd", learningRate, headLearningRate } },
  });
  expect(await changes(network(), "body", at(0, 0.1))).toEqual([0, 0]);
  expect((await changes(network(), "head", at(0, 0.1)))[0]).toBeGreaterThan(0);
  expect((await changes(network(), "body", at(0.1, 0)))[0]).toBeGreaterThan(0);
  expect(await changes(network(), "head", at(0.1, 0))).toEqual([0, 0]);
  const named = { ...at(0, 0.1), head: ["body"] };
  expect((await changes(network(), "body", named))[0]).toBeGreaterThan(0);
  expect(await changes(network(), "head", named)).toEqual([0, 0]);
});

test("weight decay shrinks kernels and leaves biases and normalization alone", async () => {
  // Class weights of 0 leave no gradient, so decay alone is seen: six steps of 1 - 0.1 * 0.5.
  const model = network();
  model.getLayer("head").setWeights([tf.ones([4, 2]), tf.ones([2])]);
  const decaying = {
    ...recipe,
    schedule: { optimizer: "adamw", learningRate: 0.1, weightDecay: 0.5 },
    classWeights: [0, 0],
  } as const satisfies FitRecipe;
  await fit({ model, batches, recipe: decaying, seed: 1 });
  const [kernel, bias] = valuesOf(model, "head");
  for (const value of kernel!) expect(value).toBeCloseTo(0.95 ** 6, 5);
  expect(bias).toEqual([1, 1]);
  expect(valuesOf(model, "norm")[0]).toEqual([1, 1, 1, 1]);
});

test("adam with a weight decay is refused", async () => {
  const schedule = { optimizer: "adam", learningRate: 0.1, weightDecay: 0.5 } as const;
  await expect(fit({ model: network(), batches, recipe: { ...recipe, schedule }, seed: 1 })).rejects.toThrow(
    "wrong option: found a weight decay with adam; expected adamw or sgd for a weight decay. Fix: name adamw",
  );
});

test("smoothed targets spread a share over all classes and are times the class weight", () => {
  // 0.1 over 4 classes: 0.025 each, 0.925 for the true one; the second sample's class counts double.
  expect([...targetsOf([0, 1], [1, 2], 4, { smoothing: 0.1, weights: [1, 1, 2, 1] })]).toEqual(
    [0.025, 0.925, 0.025, 0.025, 0.05, 0.05, 1.85, 0.05].map(Math.fround),
  );
  expect([...targetsOf([0], [2], 3, {})]).toEqual([0, 0, 1]);
});

test("label smoothing enters the loss: of certain and right predictions it is that of the spread share", async () => {
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ inputShape: [3], units: 2, activation: "softmax", useBias: false })],
  });
  // Logits 0 and 2 for odd samples, 2 and 0 for even ones: p = 1 / (1 + e^-2) = 0.880797 for the true class.
  model.setWeights([
    tf.tensor2d([
      [-2, 2],
      [0, 0],
      [2, 0],
    ]),
  ]);
  const still = { ...recipe, schedule: { optimizer: "sgd", learningRate: 0 }, epochs: 1 } as const;
  const { epochs } = await fit({ model, batches, recipe: { ...still, labelSmoothing: 0.1 }, seed: 1 });
  const expected = -0.95 * Math.log(0.8807970779) - 0.05 * Math.log(0.1192029221);
  expect(epochs[0]?.trainLoss).toBeCloseTo(expected, 5);
});

test("tensors stay flat over epochs, with validation, states and restored weights", async () => {
  const counts: number[] = [];
  const model = network();
  const before = tf.memory().numTensors;
  await fit({
    model,
    batches: { ...batches, train: samples.slice(0, 16), validation: samples.slice(16) },
    recipe: { ...recipe, epochs: 5, chooseBy: "validation-loss" },
    seed: 1,
    onEpoch: () => void counts.push(tf.memory().numTensors),
  });
  expect(counts).toEqual(Array.from({ length: 5 }, () => before));
  expect(tf.memory().numTensors).toBe(before);
});

test("dropout of tfjs has its own seed again after the fit", async () => {
  const model = network();
  const drop = model.getLayer("drop") as unknown as { seed?: number };
  const before = drop.seed;
  await fit({ model, batches, recipe, seed: 1 });
  expect(drop.seed).toBe(before);
});

async function stateOf(model: tfl.LayersModel, schedule: FitRecipe["schedule"]): Promise<FitState> {
  const states: FitState[] = [];
  const once = { ...recipe, schedule, epochs: 1 };
  await fit({ model, batches, recipe: once, seed: 1, onEpoch: (state) => void states.push(state) });
  return states[0]!;
}

test("a state of another network or optimizer is refused", async () => {
  const from = await stateOf(network(3), recipe.schedule);
  await expect(fit({ model: network(), batches, recipe, seed: 1, from })).rejects.toThrow(
    "saved training does not fit: found body/kernel [3,3] as weight 1; expected body/kernel [3,4]. " +
      "Fix: start over with --fresh, or go on with the settings that the run began with",
  );
  const other = await stateOf(network(), { optimizer: "sgd", learningRate: 0.1 });
  await expect(fit({ model: network(), batches, recipe, seed: 1, from: other })).rejects.toThrow(
    /^saved training does not fit: found an optimizer with .*expected /,
  );
});

test("a fit that had stopped early does not go on when it is resumed", async () => {
  const states: FitState[] = [];
  const options = {
    batches: { ...batches, train: samples.slice(0, 16), validation: samples.slice(16) },
    recipe: {
      ...recipe,
      schedule: { optimizer: "sgd", learningRate: 0, batchNorm: "frozen" },
      epochs: 9,
      chooseBy: "validation-loss",
      patience: 2,
    },
    seed: 1,
  } as const;
  const first = await fit({
    ...options,
    model: network(),
    onEpoch: (state) => void states.push(state),
  });
  expect([first.epochs.length, first.chosenEpoch]).toEqual([3, 1]);
  const again = await fit({ ...options, model: network(), from: states.at(-1) });
  expect(again).toEqual(first);
});
