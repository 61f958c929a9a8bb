import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import type { Dataset } from "../../../src/training/dataset/dataset.ts";
import { decodePhotos } from "../../../src/training/dataset/decode-photos.ts";
import { inputScalings } from "../../../src/training/dataset/input-scaling.ts";
import { readDataset } from "../../../src/training/dataset/read-dataset.ts";
import { frozenBatch, openFrozenInputs } from "../../../src/training/features/open-frozen-inputs.ts";
import type { FrozenInputs, FrozenInputsOptions } from "../../../src/training/features/open-frozen-inputs.ts";
import { makeImageBatch } from "../../../src/training/fit/image-batch.ts";

const garments = fileURLToPath(new URL("../../../fixtures/garments", import.meta.url));
const size = { height: 12, width: 10 } as const;
const scaling = inputScalings.signed;
const samples = 6;

let dataset: Dataset;
let folder = "";
let frozen: tfl.LayersModel;

beforeAll(async () => {
  await openBackend("wasm");
  dataset = await readDataset(garments);
  frozen = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [12, 10, 3],
        filters: 4,
        kernelSize: 3,
        strides: 2,
        activation: "relu",
      }),
    ],
  });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "activations-"));
});

function open(options: Partial<FrozenInputsOptions> = {}): Promise<FrozenInputs> {
  const photos = dataset.samples.slice(0, samples);
  return openFrozenInputs({
    frozen,
    backend: "wasm",
    folder,
    precision: "float32",
    samples: photos,
    size,
    scaling,
    batchSize: 4,
    ...options,
  });
}

async function valuesOf(
  inputs: FrozenInputs,
  numbers: readonly number[],
  mirrored: readonly number[] = [],
): Promise<number[]> {
  const tensor = await inputs.inputsOf(numbers, (sample) => mirrored.includes(sample));
  expect(tensor.shape).toEqual([numbers.length, 5, 4, 4]);
  const values = [...(await tensor.data())];
  tensor.dispose();
  return values;
}

async function direct(sample: number, flip: boolean): Promise<number[]> {
  const pixels = await decodePhotos(dataset.samples, [sample], size);
  return tf.tidy(() => [
    ...(
      frozen.predict(makeImageBatch({ ...size, pixels }, [0], scaling, () => flip)) as tf.Tensor
    ).dataSync(),
  ]);
}

test("outputs of photos and mirror images are those of the network", async () => {
  const inputs = await open();
  const expected = [...(await direct(5, false)), ...(await direct(0, true)), ...(await direct(2, false))];
  const found = await valuesOf(inputs, [5, 0, 2], [0]);
  for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index]!, 5);
  await inputs.close();
});

test("half precision is within 2^-11 of them", async () => {
  const inputs = await open({ precision: "float16" });
  const expected = await direct(3, true);
  for (const [index, value] of (await valuesOf(inputs, [3], [3])).entries()) {
    expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(
      Math.abs(expected[index]!) * 2 ** -11 + 1e-5,
    );
  }
  await inputs.close();
});

test("an interrupted run is continued: only what is missing is computed", async () => {
  const stop = new AbortController();
  await expect(open({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow(/^interrupted/);
  const done: number[] = [];
  const continued = await open({ onProgress: ({ done: photos, total }) => done.push(photos, total) });
  // 4 of 6 photos were finished before.
  expect(done).toEqual([2, 2]);
  const undisturbed = await open({ folder: join(folder, "other") });
  const all = [0, 1, 2, 3, 4, 5];
  expect(await valuesOf(continued, all, [1, 4])).toEqual(await valuesOf(undisturbed, all, [1, 4]));
  await continued.close();
  await undisturbed.close();
});

test("a later run computes nothing, and another network, scaling or precision has its own file", async () => {
  await (await open()).close();
  const later = await open({ onProgress: () => expect.fail("computed again") });
  expect(later.networkSeconds).toBe(0);
  await later.close();
  await (await open({ precision: "float16" })).close();
  await (await open({ scaling: inputScalings.unit })).close();
  frozen.setWeights(frozen.getWeights().map((weight) => tf.add(weight, 1)));
  await (await open()).close();
  // A list of keys and a file of rows each, and the list of photos.
  expect(await readdir(folder)).toHaveLength(4 * 2 + 1);
});

test("activations beyond half precision are refused in one line", async () => {
  const large = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [12, 10, 3],
        filters: 4,
        kernelSize: 3,
        strides: 2,
        biasInitializer: tfl.initializers.constant({ value: 1e6 }),
      }),
    ],
  });
  await expect(open({ frozen: large, precision: "float16" })).rejects.toThrow(
    /^model is not supported: found activations to cache of which .* does not fit half precision/,
  );
});

test("a call of a frozen network takes eight photos of 224 pixels, more of smaller ones, up to 64", () => {
  const of = (side: number): number => frozenBatch({ height: side, width: side });
  // 8 * 224 * 224 / (128 * 128) = 24.5
  expect([600, 224, 128, 79, 32].map(of)).toEqual([8, 8, 24, 64, 64]);
});

test("a photo's outputs are the same bits in calls of two photos and of six", async () => {
  const numbers = [...Array(samples).keys()];
  const read = async (batchSize: number): Promise<unknown> => {
    const inputs = await open({ batchSize, folder: await mkdtemp(join(tmpdir(), "activations-")) });
    const tensor = await inputs.inputsOf(numbers, () => false);
    const values = await tensor.data();
    tensor.dispose();
    await inputs.close();
    return values;
  };
  expect(await read(2)).toEqual(await read(6));
});
