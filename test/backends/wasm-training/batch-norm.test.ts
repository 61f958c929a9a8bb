import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { batchNormInTraining } from "../../../src/backends/wasm-training/batch-norm.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { expectSameOnBoth, noise } from "./on-both-backends.ts";

test("batch normalization and its statistics, with the arithmetic written out", async () => {
  await openBackend("wasm");
  const [x, gamma, beta] = [tf.tensor2d([[1], [5]]), tf.tensor1d([3]), tf.tensor1d([10])];
  const [movingMean, movingVariance] = [tf.tensor1d([1]), tf.tensor1d([2])];
  const results = tf
    .engine()
    .runKernel(
      batchNormInTraining,
      { x, gamma, beta, movingMean, movingVariance },
      { epsilon: 12, momentum: 0.75 },
    ) as unknown as tf.Tensor[];
  // mean (1 + 5) / 2 = 3, variance ((1 - 3)² + (5 - 3)²) / 2 = 4, root sqrt(4 + 12) = 4; 10 + 3 (1 - 3) / 4 = 8.5, 10 + 3 (5 - 3) / 4 = 11.5;
  // 0.75 * 1 + 0.25 * 3 = 1.5, 0.75 * 2 + 0.25 * 4 = 2.5.
  expect(results.map((one) => [...one.dataSync()])).toEqual([[8.5, 11.5], [3], [4], [1.5], [2.5]]);
});

/** As tfjs' layers compose it. */
function composed(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gamma), beta);
}

function fused(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const moving = { movingMean: tf.zeros(gamma.shape), movingVariance: tf.ones(gamma.shape) };
  const attrs = { epsilon: 1e-3, momentum: 0.9 };
  const results = tf.engine().runKernel(batchNormInTraining, { x, gamma, beta, ...moving }, attrs);
  return (results as unknown as [tf.Tensor])[0];
}

test("batch normalization's results and gradients equal those of tfjs on the cpu backend", async () => {
  // Channels in fours and beyond, rows in one round and in several.
  for (const shape of [
    [2, 3, 3, 4],
    [7, 5],
    [3, 40, 9, 7],
    [2, 33, 33, 8],
    [1, 2, 3, 1],
  ]) {
    await expectSameOnBoth(() => {
      const normalize = tf.getBackend() === "wasm" ? fused : composed;
      const channels = shape.at(-1)!;
      const x = tf.add(tf.tensor(noise(shape, 1), shape), 3);
      const gamma = tf.add(tf.tensor1d(noise([channels], 2)), 1);
      const beta = tf.tensor1d(noise([channels], 3));
      const weights = tf.tensor(noise(shape, 4), shape);
      const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        tf.mul(normalize(a, b, c), weights),
      );
      return [normalize(x, gamma, beta), ...gradients([x, gamma, beta])];
    });
  }
});
