// Runs in a process of its own, as a user's program does.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { openBackend } from "../../src/backends/open-backend.ts";
import { inputScalings } from "../../src/training/dataset/input-scaling.ts";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";
import { openFrozenInputs } from "../../src/training/features/open-frozen-inputs.ts";
import { fit } from "../../src/training/fit/fit.ts";
import { findArchitecture } from "../../src/training/networks/index.ts";

/** Seconds of one step, or of one image, in each round; the two sides take turns, and the first round is left out. */
export interface Rounds {
  readonly network: string;
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

/** What the worker prints. */
export interface TrainingRounds {
  readonly device: string;
  readonly fit: readonly Rounds[];
  readonly features: readonly (Rounds & { readonly decodingShare: readonly number[] })[];
}

const rounds = 5;
const batchSize = 16;
const batches = 4;
const classes = 10;

const { device } = await openBackend("wasm");

/** A network of the study at a size that a step of takes a fraction of a second. */
function network(id: string, side: number, width: number, includeTop = true): LayersModel {
  return findArchitecture(id).build({ inputShape: [side, side, 3], classes, width, seed: 1, includeTop });
}

/** Our fit against tfjs' `trainOnBatch`, both with Adam, on the same tensors in memory. */
async function fitRounds(id: string, side: number, width: number): Promise<Rounds> {
  const [ours, bare] = [network(id, side, width), network(id, side, width)];
  bare.compile({ optimizer: tf.train.adam(1e-4), loss: "categoricalCrossentropy" });
  const images = Array.from({ length: batches }, (_, batch) =>
    tf.randomUniform([batchSize, side, side, 3], -1, 1, "float32", batch + 1),
  );
  const labels = Array.from({ length: batchSize * batches }, (_, sample) => sample % classes);
  const targets = tf.tidy(() => tf.cast(tf.oneHot(labels.slice(0, batchSize), classes), "float32"));
  let next = 0;
  const ourRound = async (): Promise<number> => {
    const startedMs = performance.now();
    await fit({
      model: ours,
      batches: {
        inputsOf: () => images[next++ % batches]!.clone(),
        labels,
        classes,
        train: labels.map((_, sample) => sample),
        validation: [],
      },
      recipe: { schedule: { optimizer: "adam", learningRate: 1e-4 }, epochs: 1, batchSize, chooseBy: "last" },
      seed: 1,
    });
    return (performance.now() - startedMs) / 1000;
  };
  const bareRound = async (): Promise<number> => {
    const startedMs = performance.now();
    for (const batch of images) await bare.trainOnBatch(batch, targets);
    return (performance.now() - startedMs) / 1000;
  };
  const times = await takeTurns(ourRound, bareRound, batches);
  tf.dispose([images, targets]);
  ours.dispose();
  bare.dispose();
  return { network: `${id}, ${side} px, width ${width}`, ...times };
}

/**
 * Features of photos with decoding, scaling and writing, against `predict` on tensors in memory; mirror images count as images. The list of photos and
 * the folding of the network, once for thousands of photos, are left out.
 */
async function featureRounds(
  id: string,
  side: number,
  width: number,
): Promise<TrainingRounds["features"][number]> {
  const photos = 32;
  const perCall = 8;
  const { samples } = await readDataset(fileURLToPath(new URL("../../fixtures/garments", import.meta.url)));
  const model = network(id, side, width, false);
  const images = Array.from({ length: (2 * photos) / perCall }, (_, call) =>
    tf.randomUniform([perCall, side, side, 3], -1, 1, "float32", call + 1),
  );
  const parent = await mkdtemp(join(tmpdir(), "bench-"));
  const decodingShare: number[] = [];
  let folder = 0;
  const ourRound = async (): Promise<number> => {
    const inputs = await openFrozenInputs({
      frozen: model,
      backend: "wasm",
      folder: join(parent, `${folder++}`),
      precision: "float32",
      samples: samples.slice(0, photos),
      size: { height: side, width: side },
      scaling: inputScalings.signed,
      batchSize: perCall,
    });
    const { decodeSeconds, networkSeconds } = inputs;
    decodingShare.push(decodeSeconds / (decodeSeconds + networkSeconds));
    await inputs.close();
    return decodeSeconds + networkSeconds;
  };
  const bareRound = async (): Promise<number> => {
    const startedMs = performance.now();
    for (const call of images) {
      const output = model.predict(call) as tf.Tensor;
      await output.data();
      output.dispose();
    }
    return (performance.now() - startedMs) / 1000;
  };
  const times = await takeTurns(ourRound, bareRound, 2 * photos);
  await rm(parent, { recursive: true });
  tf.dispose(images);
  model.dispose();
  return { network: `${id}, ${side} px, width ${width}`, ...times, decodingShare: decodingShare.slice(1) };
}

/** Rounds of both sides by turns. A round gives its seconds. */
async function takeTurns(
  ours: () => Promise<number>,
  bare: () => Promise<number>,
  parts: number,
): Promise<Omit<Rounds, "network">> {
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const [side, work] of [
      ["ours", ours],
      ["bare", bare],
    ] as const) {
      times[side].push((await work()) / parts);
    }
  }
  return { ours: times.ours.slice(1), bare: times.bare.slice(1) };
}

const result: TrainingRounds = {
  device,
  fit: [await fitRounds("custom-cnn", 48, 0.125), await fitRounds("resnet50", 32, 0.125)],
  features: [await featureRounds("resnet50", 64, 0.25), await featureRounds("efficientnet-b0", 64, 0.5)],
};
process.stdout.write(`\n${JSON.stringify(result)}`);
