import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import type { OpenBackend } from "../../../src/backends/open-backend.ts";
import type { Dataset } from "../../../src/training/dataset/dataset.ts";
import { trainPrepared } from "../../../src/training/fit/train-prepared.ts";
import type { PreparedNetwork } from "../../../src/training/fit/train-prepared.ts";
import { trainImages } from "./train-images.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";

const side = 12;
let backend: OpenBackend;
let folder: string;
let dataset: Dataset;

/** Ninety pictures of a bar: upright, lying or slanted from lower left to upper right, at a random place, under noise. */
beforeAll(async () => {
  backend = await openBackend("wasm");
  folder = await mkdtemp(join(tmpdir(), "clothnet-bars-"));
  const classes = ["lying", "slanted", "upright"];
  const samples = await Promise.all(
    Array.from({ length: 90 }, async (_, sample) => {
      const random = seededRandom(sample);
      const place = 3 + Math.floor(random() * 6);
      const label = classes[sample % 3]!;
      const pixels = Uint8Array.from({ length: side * side * 3 }, (_value, at) => {
        const [row, column] = [Math.floor(at / 3 / side), Math.floor(at / 3) % side];
        const distance = { lying: row - place, slanted: row + column - 2 * place, upright: column - place }[
          label
        ]!;
        return (Math.abs(distance) <= 1 ? 200 : 20) + 50 * random();
      });
      const file = join(folder, `${sample}.png`);
      await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
        .png()
        .toFile(file);
      return { id: String(sample), file, label };
    }),
  );
  dataset = { name: "bars", folder, fixture: true, rows: 90, samples, classes, dropped: [] };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function classifier(): tfl.LayersModel {
  const { layers, initializers } = tfl;
  return tfl.sequential({
    layers: [
      layers.conv2d({
        inputShape: [side, side, 3],
        filters: 12,
        kernelSize: 3,
        kernelInitializer: initializers.glorotUniform({ seed: 1 }),
      }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.conv2d({
        filters: 12,
        kernelSize: 3,
        kernelInitializer: initializers.glorotUniform({ seed: 2 }),
      }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.globalMaxPooling2d({}),
      layers.dense({
        units: 3,
        activation: "softmax",
        kernelInitializer: initializers.glorotUniform({ seed: 3 }),
      }),
    ],
  });
}

test("from random weights a classifier learns three shapes, and its result says how", async () => {
  const stages = new Set<string>();
  const job = await trainImages({
    model: classifier(),
    dataset,
    testShare: 0.3,
    backend,
    seed: 1,
    spec: {
      inputShape: [side, side, 3],
      scaling: "signed",
      epochs: 12,
      schedule: { optimizer: "adam", learningRate: 0.01, rule: "one-cycle", batchNorm: { momentum: 0.9 } },
    },
    onProgress: ({ stage }) => stages.add(stage),
  });
  // Chance is a third; a mirrored slanted bar slants the other way and stays slanted.
  expect(job.evaluation.weightedF1).toBeGreaterThan(0.8);
  expect(job).toMatchObject({
    backend: "wasm",
    seed: 1,
    split: { method: "stratified", seed: 1, train: 57, validation: 6, test: 27 },
    chosenBy: "validation-weighted-f1",
  });
  expect(job.evaluation.images).toBe(27);
  expect(job.epochs).toHaveLength(12);
  expect([...stages]).toEqual(["decode", "fit"]);
});

test("a signal stops decoding as interrupted", async () => {
  await expect(
    trainImages({
      model: classifier(),
      dataset,
      testShare: 0.3,
      backend,
      seed: 1,
      spec: { inputShape: [side, side, 3], epochs: 1 },
      signal: AbortSignal.abort(),
    }),
  ).rejects.toMatchObject({ code: "interrupted" });
});

test("test photos are judged with the mean of photo and mirror image only when asked", async () => {
  // The one input says whether an image is mirrored; the untrained head answers class 0 for a photo and, more surely, class 1 for its mirror image.
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ inputShape: [1], units: 3, activation: "softmax" })],
  });
  const kernel = tf.tensor2d([[-4, 4, -9]]);
  const bias = tf.tensor1d([1, 0, -9]);
  const prepared: PreparedNetwork = {
    model,
    inputsOf: (samples, changeOf) =>
      tf.tensor2d(
        samples.map((sample) => (changeOf(sample).mirrored ? 1 : 0)),
        [samples.length, 1],
      ),
    secondsByStage: { decode: 0 },
  };
  const judge = async (...codes: readonly ("horizontal-flip" | "test-time-flip")[]): Promise<number[]> => {
    model.setWeights([kernel, bias]);
    const { evaluation } = await trainPrepared(prepared, {
      spec: {
        network: "test",
        classes: 3,
        inputShape: [1],
        width: 1,
        scaling: "raw",
        resize: "antialias",
        weights: { kind: "random" },
        frozen: true,
        schedule: { optimizer: "sgd", learningRate: 1e-9 },
        augmentation: codes.map((code) => ({ code })),
        classWeights: "none",
        epochs: 1,
        batchSize: 4,
        validationShare: 0,
        chooseBy: "last",
      },
      labels: [0, 1, 2, 0, 1, 2],
      classes: ["a", "b", "c"],
      split: { train: [0, 1, 2], test: [3, 4, 5] },
      seed: 1,
      backend,
    });
    // Predictions by class: sums of the confusion matrix' columns.
    return [0, 1, 2].map((column) => evaluation.confusion.reduce((sum, row) => sum + row[column]!, 0));
  };
  expect(await judge("horizontal-flip")).toEqual([3, 0, 0]);
  expect(await judge("test-time-flip")).toEqual([0, 3, 0]);
});
