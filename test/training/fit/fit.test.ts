import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";
import { drawChange } from "../../../src/training/fit/image-change.ts";
import type { Batches } from "../../../src/training/fit/batches.ts";
import { fit } from "../../../src/training/fit/fit.ts";
import type { FitOptions, FitResult } from "../../../src/training/fit/fit.ts";
import { argmax, predict } from "../../../src/training/fit/predict.ts";

beforeAll(async () => {
  await openBackend("wasm");
});

const side = 8;
const labels = Array.from({ length: 160 }, (_, sample) => sample % 2);
const pixels = labels.map((label, sample) => {
  // Vertical stripes are class 0, horizontal ones class 1, both at a random phase, under noise.
  const random = seededRandom(sample);
  const phase = Math.floor(random() * 4);
  return Float32Array.from({ length: side * side }, (_, at) => {
    const along = label === 0 ? at % side : Math.floor(at / side);
    return ((along + phase) % 4 < 2 ? 1 : 0) + random() - 0.5;
  });
});
const inputsOf = (samples: readonly number[]): tf.Tensor =>
  tf.tensor(new Float32Array(samples.flatMap((sample) => [...pixels[sample]!])), [
    samples.length,
    side,
    side,
    1,
  ]);

function network(seed = 1): tfl.LayersModel {
  const kernel = (at: number): ReturnType<typeof tfl.initializers.glorotUniform> =>
    tfl.initializers.glorotUniform({ seed: seed + at });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [side, side, 1],
        filters: 8,
        kernelSize: 3,
        kernelInitializer: kernel(0),
      }),
      tfl.layers.batchNormalization(),
      tfl.layers.activation({ activation: "relu" }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2, activation: "softmax", kernelInitializer: kernel(1) }),
    ],
  });
}

const numbers = labels.map((_, sample) => sample);
const batches: Batches = {
  inputsOf,
  labels,
  classes: 2,
  train: numbers.slice(0, 100),
  validation: numbers.slice(100, 130),
};
const schedule = {
  optimizer: "adam",
  learningRate: 0.01,
  rule: "one-cycle",
  batchNorm: { momentum: 0.9 },
} as const;
const recipe = { schedule, epochs: 6, batchSize: 16, chooseBy: "validation-loss" } as const;
const base = { batches, recipe, seed: 3 } satisfies Omit<FitOptions, "model">;

async function accuracy(model: tfl.LayersModel): Promise<number> {
  const heldOut = numbers.slice(130);
  const found = argmax(await predict(model, inputsOf, heldOut, { batchSize: 7 }), 2);
  return found.filter((label, at) => label === labels[heldOut[at]!]).length / heldOut.length;
}

test("a small network tells stripes apart after six epochs, judged in inference mode", async () => {
  const model = network();
  const { epochs, chosenEpoch } = await fit({ ...base, model });
  expect(await accuracy(model)).toBeGreaterThan(0.9);
  expect(epochs).toHaveLength(6);
  expect(epochs[5]!.trainLoss).toBeLessThan(epochs[0]!.trainLoss / 2);
  const losses = epochs.map(({ validationLoss }) => validationLoss!);
  expect(losses[chosenEpoch - 1]).toBe(Math.min(...losses));
});

test("at Keras' momentum the moving statistics of a short fit have not arrived: the limit is what makes it judgeable", async () => {
  const statisticsAt = async (batchNormMomentum: number): Promise<number> => {
    const model = network();
    await fit({
      ...base,
      model,
      recipe: {
        ...recipe,
        schedule: { ...schedule, batchNorm: { momentum: batchNormMomentum } },
        // Five equal batches: a smaller last one would count as much for the statistics.
        batchSize: 20,
        epochs: 12,
        chooseBy: "last",
      },
    });
    const moving = model.layers[1]!.getWeights()[3]!.dataSync();
    const before = tf.tidy(() => {
      const convolved = model.layers[0]!.apply(inputsOf(batches.train)) as tf.Tensor4D;
      return tf.moments(convolved, [0, 1, 2]).variance.dataSync();
    });
    return Math.max(...moving.map((value, at) => Math.abs(Math.log(value / before[at]!))));
  };
  // 60 steps: 0.9^60 = 0.2 % of the starting value is left, 0.99^60 = 55 %.
  expect(await statisticsAt(0.9)).toBeLessThan(0.15);
  expect(await statisticsAt(0.99)).toBeGreaterThan(0.3);
});

test("the momentum is put back afterwards", async () => {
  const model = network();
  await fit({ ...base, model, recipe: { ...recipe, epochs: 1 } });
  expect(model.layers[1]!.getConfig()["momentum"]).toBe(0.99);
});

test("the same seed gives the same losses, another one others", async () => {
  const losses = async (seed: number): Promise<number[]> =>
    (await fit({ ...base, model: network(), seed, recipe: { ...recipe, epochs: 2 } })).epochs.map(
      ({ trainLoss }) => trainLoss,
    );
  const first = await losses(3);
  expect(await losses(3)).toEqual(first);
  expect(await losses(4)).not.toEqual(first);
});

test("the chosen epoch's weights are in the model afterwards", async () => {
  const model = network();
  // The validation samples carry the other label, so what is learnt makes their loss higher with every epoch.
  const swapped = labels.map((label, sample) => (batches.validation.includes(sample) ? 1 - label : label));
  const { epochs, chosenEpoch } = await fit({
    ...base,
    model,
    batches: { ...batches, labels: swapped },
  });
  const probabilities = await predict(model, inputsOf, batches.validation, { batchSize: 16 });
  const loss = batches.validation.reduce(
    (sum, sample, row) => sum - Math.log(Math.max(1e-7, probabilities[row * 2 + swapped[sample]!]!)),
    0,
  );
  expect(epochs[5]!.validationLoss).toBeGreaterThan(2 * epochs[chosenEpoch - 1]!.validationLoss!);
  expect(loss / batches.validation.length).toBeCloseTo(epochs[chosenEpoch - 1]!.validationLoss!, 5);
});

test("it stops when so many epochs brought nothing better", async () => {
  // At a rate of 0 no epoch is better than the first.
  const { epochs, chosenEpoch } = await fit({
    ...base,
    model: withoutStatistics(),
    recipe: { ...recipe, schedule: { optimizer: "adam", learningRate: 0 }, patience: 2, epochs: 9 },
  });
  expect(chosenEpoch).toBe(1);
  expect(epochs).toHaveLength(3);
});

function withoutStatistics(): tfl.LayersModel {
  const input = tfl.input({ shape: [side, side, 1] });
  const flat = tfl.layers.flatten().apply(input) as tfl.SymbolicTensor;
  const outputs = tfl.layers.dense({ units: 2, activation: "softmax" }).apply(flat) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs });
}

test("a class that weighs nothing is not learnt", async () => {
  const model = network();
  await fit({ ...base, model, recipe: { ...recipe, classWeights: [0, 2], chooseBy: "last" } });
  const found = argmax(await predict(model, inputsOf, batches.train, { batchSize: 50 }), 2);
  expect(new Set(found)).toEqual(new Set([1]));
});

test("without validation samples the last epoch is taken and no validation figures are given", async () => {
  const { epochs, chosenEpoch } = await fit({
    ...base,
    model: network(),
    batches: { ...batches, validation: [] },
    recipe: { ...recipe, epochs: 2 },
  });
  expect(chosenEpoch).toBe(2);
  expect(Object.keys(epochs[1]!).toSorted()).toEqual(["epoch", "seconds", "trainLoss"]);
});

test("about half of the samples are mirrored in training, others in each epoch, and none in validation", async () => {
  const mirrored: number[][] = [];
  const noting: Batches["inputsOf"] = (samples, draw) => {
    if (draw !== undefined)
      mirrored.push(
        samples.filter((sample) => drawChange(draw, sample, [{ code: "horizontal-flip" }]).mirrored),
      );
    else
      expect(
        samples.filter((sample) => drawChange(draw, sample, [{ code: "horizontal-flip" }]).mirrored),
      ).toEqual([]);
    return inputsOf(samples);
  };
  const whole = { ...recipe, epochs: 4, batchSize: 100 };
  await fit({ ...base, model: network(), batches: { ...batches, inputsOf: noting }, recipe: whole });
  // 400 coins: 200 +- 4 standard deviations of 10.
  expect(mirrored.flat().length).toBeGreaterThan(160);
  expect(mirrored.flat().length).toBeLessThan(240);
  expect(new Set(mirrored.map((epoch) => epoch.toSorted().join()))).toHaveProperty("size", 4);
});

test("progress counts batches and epochs and estimates what is left from the clock", async () => {
  const told: string[] = [];
  let clockMs = 0;
  const now = (): number => (clockMs += 1000);
  await fit({
    ...base,
    model: network(),
    batches: { ...batches, validation: [] },
    recipe: { ...recipe, epochs: 2, batchSize: 50 },
    now,
    onProgress: ({ stage, epoch, epochs, done, total, loss, secondsLeft }) =>
      told.push(`${stage} ${epoch}/${epochs} ${done}/${total} ${Number.isFinite(loss)} ${secondsLeft}`),
  });
  // The clock ticks at the start, at each epoch's start and end, and at each batch.
  expect(told).toEqual([
    "fit 1/2 1/2 true 6",
    "fit 1/2 2/2 true 3",
    "fit 2/2 1/2 true 2",
    "fit 2/2 2/2 true 0",
  ]);
});

test("fitting leaves no tensor behind but the model's own", async () => {
  const model = network();
  await fit({ ...base, model, recipe: { ...recipe, epochs: 1 } });
  const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
  await fit({ ...base, model, recipe: { ...recipe, epochs: 3 } });
  expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
});

test("a loss that is no number ends the fit with what to do, and leaves no tensor behind", async () => {
  const model = network();
  const before = tf.memory().numTensors;
  const broken = (samples: readonly number[]): tf.Tensor =>
    tf.fill([samples.length, side, side, 1], Number.NaN);
  await expect(fit({ ...base, model, batches: { ...batches, inputsOf: broken } })).rejects.toMatchObject({
    code: "training-failed",
    message:
      "training failed: found a loss of NaN in epoch 1, batch 1; expected a finite loss. Fix: lower the learning rate (it is 0.01) or check the images' scaling",
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("a signal stops the fit between two batches", async () => {
  const stop = new AbortController();
  const fitting: Promise<FitResult> = fit({
    ...base,
    model: network(),
    signal: stop.signal,
    onProgress: ({ done }) => done === 3 && stop.abort(),
  });
  await expect(fitting).rejects.toMatchObject({
    code: "interrupted",
    message:
      "interrupted: found a signal to stop at batch 4 of epoch 1; expected to finish the training. Fix: start it again",
  });
});

test("a signal from outside the fit is heard while it trains", async () => {
  const stop = new AbortController();
  setImmediate(() => stop.abort());
  await expect(fit({ ...base, model: network(), signal: stop.signal })).rejects.toMatchObject({
    code: "interrupted",
  });
});
