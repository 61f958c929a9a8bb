import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import type { OpenBackend } from "../../../src/backends/open-backend.ts";
import { classNumbers } from "../../../src/training/dataset/dataset.ts";
import type { Dataset } from "../../../src/training/dataset/dataset.ts";
import { decodePhotos } from "../../../src/training/dataset/decode-photos.ts";
import { inputScalings } from "../../../src/training/dataset/input-scaling.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";
import { stratifiedSplit } from "../../../src/stats/stratified-split.ts";
import { extractFeatures } from "../../../src/training/features/extract-features.ts";
import { trainClassifier } from "../../../src/training/fit/train-classifier.ts";
import { trainHeadOnFeatures } from "../../../src/training/features/train-head-on-features.ts";
import type { TrainingProgress } from "../../../src/training/fit/training-progress.ts";

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

const common = (): {
  dataset: Dataset;
  split: { train: number[]; test: number[] };
  splitSeed: number;
  backend: OpenBackend;
  inputShape: [number, number, number];
  scaling: typeof inputScalings.signed;
  seed: number;
} => ({
  dataset,
  split: stratifiedSplit(classNumbers(dataset), { testShare: 0.3, seed: 2 }),
  splitSeed: 2,
  backend,
  inputShape: [side, side, 3],
  scaling: inputScalings.signed,
  seed: 1,
});

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

test("from random weights a classifier learns three shapes, and its record says how", async () => {
  const model = classifier();
  const stages = new Set<string>();
  const result = await trainClassifier({
    ...common(),
    architecture: "tiny",
    width: 0.5,
    model,
    epochs: 12,
    decode: decodePhotos,
    batchSize: 8,
    learningRate: 0.01,
    onProgress: ({ stage }) => stages.add(stage),
  });
  // Chance is a third; a mirrored slanted bar slants the other way and stays slanted.
  expect(result.job.evaluation.weightedF1).toBeGreaterThan(0.8);
  expect(result).toMatchObject({
    spec: {
      network: "tiny",
      inputShape: [side, side, 3],
      width: 0.5,
      weights: { kind: "random" },
      frozen: false,
      augmentation: [{ code: "horizontal-flip" }],
      classWeights: "inverse-frequency",
      epochs: 12,
    },
    // 3*3*3*12 + 12, 4*12, 3*3*12*12 + 12, 4*12, 12*3 + 3; two of the four rows of each normalization are statistics.
    trained: {
      params: 336 + 48 + 1308 + 48 + 39,
      trainableParams: 336 + 24 + 1308 + 24 + 39,
    },
    job: {
      backend: "wasm",
      split: { method: "stratified", seed: 2, train: 57, validation: 6, test: 27 },
    },
  });
  expect(result.job.evaluation.images).toBe(27);
  expect(result.job.epochs).toHaveLength(12);
  expect([...stages]).toEqual(["decode", "fit"]);
});

/** Mean red of the left and of the right half: mirrored, the two change places. */
const halves = (images: tf.Tensor4D): tf.Tensor =>
  tf.concat(
    [0, side / 2].map((column) =>
      tf.mean(tf.slice(images, [0, 0, column, 0], [-1, -1, side / 2, 1]), [1, 2]),
    ),
    1,
  );

const extraction = () =>
  ({
    network: halves,
    samples: dataset.samples.slice(0, 21),
    size: { height: side, width: side },
    scaling: inputScalings.raw,
    batchSize: 4,
  }) as const;

test("features come in the order of the samples, mirrored ones where wanted, whatever the batch", async () => {
  const progress: TrainingProgress[] = [];
  const wanted = (sample: number): boolean => sample % 2 === 0;
  const before = tf.memory().numTensors;
  const features = await extractFeatures({
    ...extraction(),
    mirrored: wanted,
    onProgress: (one) => progress.push(one),
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(features.length).toBe(2);
  for (const [sample, { file }] of extraction().samples.entries()) {
    const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const sums = [0, 0];
    for (let at = 0; at < side * side; at++) sums[at % side < side / 2 ? 0 : 1]! += data[at * 3]!;
    const [left, right] = sums.map((sum) => sum / ((side * side) / 2)) as [number, number];
    expect(features.plain[sample * 2]).toBeCloseTo(left, 3);
    expect(features.plain[sample * 2 + 1]).toBeCloseTo(right, 3);
    expect(features.mirrored[sample * 2]).toBeCloseTo(wanted(sample) ? right : 0, 3);
  }
  expect(progress.map(({ done }) => done)).toEqual([4, 8, 12, 16, 20, 21]);
  expect(progress.at(-1)).toMatchObject({ stage: "features", total: 21, secondsLeft: 0 });
});

test("a photo that can't be read ends the extraction with its name", async () => {
  const samples = [...extraction().samples, { id: "x", file: join(folder, "absent.png"), label: "lying" }];
  await expect(extractFeatures({ ...extraction(), samples, mirrored: () => false })).rejects.toMatchObject({
    code: "photo-unreadable",
    message: expect.stringContaining("absent.png") as string,
  });
});

test("a signal stops decoding, extraction and fitting as interrupted", async () => {
  const stopped = AbortSignal.abort();
  await expect(
    extractFeatures({ ...extraction(), mirrored: () => false, signal: stopped }),
  ).rejects.toMatchObject({ code: "interrupted" });
  await expect(
    trainClassifier({
      ...common(),
      architecture: "tiny",
      width: 1,
      model: classifier(),
      epochs: 1,
      decode: decodePhotos,
      signal: stopped,
    }),
  ).rejects.toMatchObject({ code: "interrupted" });
});

function head(length: number): tfl.LayersModel {
  const kernelInitializer = tfl.initializers.glorotUniform({ seed: 4 });
  return tfl.sequential({
    layers: [tfl.layers.dense({ inputShape: [length], units: 3, activation: "softmax", kernelInitializer })],
  });
}

test("a head learns the shapes from a frozen network's features, and its record says how", async () => {
  const input = tfl.input({ shape: [side, side, 3] });
  // Random filters without training: enough to tell the three shapes apart by a linear head.
  const maps = tfl.layers
    .conv2d({ filters: 48, kernelSize: 3, kernelInitializer: tfl.initializers.glorotUniform({ seed: 9 }) })
    .apply(input) as tfl.SymbolicTensor;
  const outputs = tfl.layers.globalMaxPooling2d({}).apply(maps) as tfl.SymbolicTensor;
  const features = tfl.model({ inputs: input, outputs });
  const options = {
    ...common(),
    architecture: "bars",
    weights: { kind: "random" },
    features,
    head: head(48),
    params: 48 * 28 + 49 * 3,
    learningRate: 0.02,
    epochs: 40,
    patience: 40,
  } as const;
  const before = tf.memory().numTensors;
  const result = await trainHeadOnFeatures({ ...options, testTimeFlip: true });
  expect(tf.memory().numTensors).toBe(before);
  expect(result.job.evaluation.weightedF1).toBeGreaterThan(0.8);
  expect(result).toMatchObject({
    spec: {
      weights: { kind: "random" },
      frozen: true,
      augmentation: [{ code: "horizontal-flip" }, { code: "test-time-flip" }],
      classWeights: "none",
    },
    trained: { params: 48 * 28 + 49 * 3, trainableParams: 49 * 3 },
    job: { chosenBy: "validation-loss" },
  });
  const asFunction = await trainHeadOnFeatures({
    ...options,
    head: head(48),
    testTimeFlip: true,
    features: (images: tf.Tensor4D) => features.predict(images) as tf.Tensor,
  });
  expect(asFunction.job.evaluation).toEqual(result.job.evaluation);
});

test("test photos are judged with the mean of photo and mirror image only when asked", async () => {
  // The one feature is how much redder the left half is, so photo and mirror image contradict each other.
  const network = (images: tf.Tensor4D): tf.Tensor => {
    const [left, right] = tf.split(halves(images), 2, 1) as [tf.Tensor, tf.Tensor];
    return tf.sub(left, right);
  };
  const passes: number[] = [];
  const counting = (images: tf.Tensor4D): tf.Tensor => {
    passes.push(images.shape[0]);
    return network(images);
  };
  const images = async (flip: boolean, testTimeFlip: boolean): Promise<number> => {
    passes.length = 0;
    await trainHeadOnFeatures({
      ...common(),
      architecture: "halves",
      weights: { kind: "random" },
      features: counting,
      head: head(1),
      params: 6,
      epochs: 1,
      flip,
      testTimeFlip,
    });
    return passes.reduce((sum, count) => sum + count, 0);
  };
  // 63 photos to train on and 27 to test with.
  expect(await images(false, false)).toBe(90);
  expect(await images(true, false)).toBe(90 + 63);
  expect(await images(false, true)).toBe(90 + 27);
  expect(await images(true, true)).toBe(180);
});
