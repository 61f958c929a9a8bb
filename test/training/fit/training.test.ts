import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { findArchitecture } from "../../../src/training/networks/index.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import type { OpenBackend } from "../../../src/backends/open-backend.ts";
import { readDataset } from "../../../src/training/dataset/read-dataset.ts";
import { fit } from "../../../src/training/fit/fit.ts";
import { foldNetwork } from "../../../src/training/features/fold-network.ts";
import { learningRateAt } from "../../../src/training/fit/learning-rate.ts";
import { trainImages } from "./train-images.ts";
import type { TrainImagesOptions } from "./train-images.ts";

let backend: OpenBackend;
beforeAll(async () => {
  backend = await openBackend("wasm");
});

const garments = fileURLToPath(new URL("../../../fixtures/garments/", import.meta.url));

async function pantsAndHats(epochs: number, signal?: AbortSignal): Promise<TrainImagesOptions> {
  const all = await readDataset(garments);
  const classes = ["Hat", "Pants"];
  const samples = classes.flatMap((name) => all.samples.filter(({ label }) => label === name).slice(0, 30));
  const dataset = { ...all, classes, samples };
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [32, 32, 3],
        filters: 8,
        kernelSize: 3,
        strides: 2,
        activation: "relu",
        kernelInitializer: initializers.glorotUniform({ seed: 1 }),
      }),
      layers.batchNormalization(),
      layers.conv2d({
        filters: 16,
        kernelSize: 3,
        strides: 2,
        activation: "relu",
        kernelInitializer: initializers.glorotUniform({ seed: 2 }),
      }),
      layers.flatten(),
      layers.dense({
        units: 2,
        activation: "softmax",
        kernelInitializer: initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });
  return {
    model,
    dataset,
    testShare: 0.3,
    backend,
    seed: 0,
    spec: { inputShape: [32, 32, 3], epochs, validationShare: 0 },
    signal,
  };
}

describe("training from scratch", () => {
  test("tells drawn hats from trousers, the same way twice", async () => {
    const first = await trainImages(await pantsAndHats(8));
    const second = await trainImages(await pantsAndHats(8));
    // 60 images, 0.3 of them held out; chance is a half.
    expect(first.evaluation.images).toBe(18);
    expect(first.evaluation.weightedF1).toBeGreaterThan(0.8);
    expect(second.epochs.map(({ trainLoss }) => trainLoss)).toEqual(
      first.epochs.map(({ trainLoss }) => trainLoss),
    );
    expect(second.evaluation).toEqual(first.evaluation);
    expect(first.epochs.at(-1)?.trainLoss).toBeLessThan((first.epochs[0]?.trainLoss ?? 0) / 2);
  });

  test("stops between two batches when it is told to", async () => {
    const controller = new AbortController();
    const options = await pantsAndHats(8, controller.signal);
    const onProgress = ({ stage }: { stage: string }): void => {
      if (stage === "fit") controller.abort();
    };
    await expect(trainImages({ ...options, onProgress })).rejects.toThrow(
      /^interrupted: found .*batch 2 of epoch 1/,
    );
  });

  test("a loss that is not a number is told with epoch and batch", async () => {
    const model = sequential({
      layers: [layers.dense({ units: 2, inputShape: [1], activation: "softmax" })],
    });
    const inputsOf = (samples: readonly number[]): tf.Tensor => tf.fill([samples.length, 1], Number.NaN);
    const batches = { inputsOf, labels: [0, 1], classes: 2, train: [0, 1], validation: [] };
    const schedule = { optimizer: "adam", learningRate: 1 } as const;
    const recipe = { schedule, epochs: 1, batchSize: 2, chooseBy: "last" } as const;
    await expect(fit({ model, batches, recipe, seed: 0 })).rejects.toThrow(
      /^training failed: found a loss of NaN in epoch 1, batch 1/,
    );
  });
});

test("a frozen network computes what the model does", async () => {
  const model = findArchitecture("efficientnet-b0").build({
    inputShape: [32, 32, 3],
    classes: 3,
    width: 0.25,
    seed: 1,
  });
  const frozen = foldNetwork(model);
  expect(frozen.folded).toBeGreaterThan(10);
  const x = tf.randomUniform([2, 32, 32, 3], 0, 255, "float32", 7);
  const before = tf.memory().numTensors;
  const [ours, theirs] = [frozen.run(x), model.predict(x) as tf.Tensor];
  expect(tf.memory().numTensors).toBe(before + 2);
  const [a, b] = [ours.dataSync(), theirs.dataSync()];
  expect(Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))))).toBeLessThan(1e-4);
  frozen.dispose();
});

test("one-cycle: a 25th of the peak first, the peak after 30 %, next to nothing last", () => {
  const rate = (step: number): number => learningRateAt({ rule: "one-cycle" }, 1, step, 101);
  expect(rate(0)).toBeCloseTo(1 / 25, 12);
  expect(Math.max(...Array.from({ length: 101 }, (_, step) => rate(step)))).toBeGreaterThan(0.999);
  expect(rate(100)).toBeCloseTo(1 / 250_000, 12);
});
