import * as tf from "@tensorflow/tfjs-core";
// Registers the gradient functions, which tfjs-core does not include.
import "@tensorflow/tfjs-layers";
import { expect } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { seededRandom } from "../../../src/stats/seeded-random.ts";

/** Uniform in [-0.5, 0.5), the same in every run. */
export function noise(shape: readonly number[], seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => random() - 0.5);
}

/** Runs the computation on cpu and on wasm and expects the same shapes and numbers, within 1e-4 of the largest. */
export async function expectSameOnBoth(compute: () => tf.Tensor[]): Promise<void> {
  const run = async (name: string): Promise<{ shape: number[]; values: Float32Array }[]> => {
    await openBackend(name);
    // Uninitialized memory then holds this instead of zeros.
    if (name === "wasm") tf.tidy(() => void [16, 100, 1000, 10_000].map((size) => tf.fill([size], 1e6)));
    return tf.tidy(() =>
      compute().map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() as Float32Array })),
    );
  };
  const expected = await run("cpu");
  const found = await run("wasm");
  expect(found.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [index, { values }] of expected.entries()) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    const error = values.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - found[index]!.values[at]!)),
      0,
    );
    // NaN compares false, so it fails too.
    expect(error / largest, `result ${index}`).toBeLessThan(1e-4);
  }
}
