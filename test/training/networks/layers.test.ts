import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { LayerScale } from "../../../src/model/keras-layers/layer-scale.ts";
import { Normalization } from "../../../src/model/keras-layers/normalization.ts";
import { registerLayers } from "../../../src/training/networks/register-layers.ts";
import { SeededDropout } from "../../../src/training/networks/seeded-dropout.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { sharedFolder } from "./shared-folder.ts";

beforeAll(async () => {
  registerLayers();
  registerLayers();
  await openBackend("cpu");
});

function applied(layer: tfl.layers.Layer, x: tf.Tensor, training = false): number[] {
  return [...(layer.apply(x, { training }) as tf.Tensor).dataSync()];
}

describe("LayerScale", () => {
  it("multiplies each channel by its own factor", () => {
    const layer = new LayerScale({ initValues: 0.5, projectionDim: 2 });
    expect(applied(layer, tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]))).toEqual([0.5, 1, 1.5, 2]);
    layer.setWeights([tf.tensor1d([10, 100])]);
    expect(applied(layer, tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]))).toEqual([10, 200, 30, 400]);
    expect(layer.trainableWeights.map(({ originalName }) => originalName)).toEqual([`${layer.name}/gamma`]);
  });
});

describe("Normalization", () => {
  it("has no weights with given statistics: (x - mean) / sqrt(variance) per channel", () => {
    const layer = new Normalization({ mean: [1, 2], variance: [4, 9] });
    expect(applied(layer, tf.tensor2d([[3, 8]]))).toEqual([(3 - 1) / 2, (8 - 2) / 3]);
    expect(layer.countParams()).toBe(0);
  });

  it("undoes it with invert: x * sqrt(variance) + mean", () => {
    const layer = new Normalization({ mean: [1, 2], variance: [4, 9], invert: true });
    expect(applied(layer, tf.tensor2d([[1, 2]]))).toEqual([1 * 2 + 1, 2 * 3 + 2]);
  });

  it("has one mean for everything without an axis", () => {
    const layer = new Normalization({ axis: null, mean: 1, variance: 4 });
    expect(applied(layer, tf.tensor2d([[3, 5]]))).toEqual([1, 2]);
  });

  it("has mean, variance and a count as untrainable weights otherwise, and starts as the identity", () => {
    const layer = new Normalization({ axis: 3 });
    const x = tf.tensor4d([3, 5, 7], [1, 1, 1, 3]);
    expect(applied(layer, x)).toEqual([3, 5, 7]);
    expect([layer.countParams(), layer.trainableWeights.length]).toEqual([3 + 3 + 1, 0]);
    layer.setWeights([tf.tensor1d([1, 1, 1]), tf.tensor1d([4, 16, 0]), tf.scalar(9, "int32")]);
    const [first, second, third] = applied(layer, x);
    expect([first, second]).toEqual([1, 1]);
    expect(third).toBeCloseTo(6 / 1e-7, -3); // a variance of 0 counts as a deviation of 1e-7
  });

  it("takes both statistics or neither", () => {
    expect(() => new Normalization({ mean: [1] })).toThrow("a mean and a variance, or neither");
  });
});

describe("SeededDropout", () => {
  let x: tf.Tensor;
  beforeAll(() => {
    x = tf.ones([64, 16]);
  });

  it("is the identity outside training", () => {
    expect(applied(new SeededDropout({ rate: 0.5, seed: 1 }), x)).toEqual([...x.dataSync()]);
  });

  it("drops about the rate, keeps the mean, and repeats its masks in order but not each other", () => {
    const [first, second] = [1, 1].map((seed) => {
      const layer = new SeededDropout({ rate: 0.25, seed });
      return [applied(layer, x, true), applied(layer, x, true)];
    });
    expect(second).toEqual(first);
    expect(first?.[0]).not.toEqual(first?.[1]);
    const kept = first?.[0]?.filter((value) => value !== 0) ?? [];
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.75)]));
    // 1,024 draws: 0.75 with a standard deviation of 0.0135
    expect(Math.abs(kept.length / 1024 - 0.75)).toBeLessThan(0.05);
  });

  it("drops whole examples with a mask of [null, 1]", () => {
    const layer = new SeededDropout({ rate: 0.5, seed: 1, noiseShape: [null, 1] });
    const rows = tf.tensor(applied(layer, x, true), [64, 16]).arraySync() as number[][];
    expect(rows.every((row) => new Set(row).size === 1)).toBe(true);
    expect(new Set(rows.map(([value]) => value))).toEqual(new Set([0, 2]));
  });
});

const { url: oracles, missing } = sharedFolder("oracles");

it.skipIf(missing)("makes the Normalization of a file from Keras loadable", async () => {
  const keras = new URL("tfjs/EfficientNetB0/layers/model.json", oracles);
  const { modelTopology } = JSON.parse(readFileSync(keras, "utf8")) as { modelTopology: object };
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology,
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  };
  const load = tfl.loadLayersModel(tf.io.fromMemory(artifacts), { strict: false });
  expect((await load).getLayer("normalization").countParams()).toBe(7);
});
