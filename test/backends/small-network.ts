import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { seededRandom } from "../../src/stats/seeded-random.ts";

/** A network of common layers, 12x12x3 to 5 classes, on the current backend. Its weights are the same on every backend. */
function smallNetwork(): LayersModel {
  const network = sequential({
    layers: [
      layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", inputShape: [12, 12, 3] }),
      layers.batchNormalization(),
      layers.depthwiseConv2d({ kernelSize: 3, padding: "same" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 5, activation: "softmax" }),
    ],
  });
  const random = seededRandom(7);
  network.setWeights(
    network.getWeights().map(({ shape, size }) => {
      // Kernels are around 0; biases, means and variances in [0, 1).
      const values = numbers(size, random);
      return tf.tensor(
        shape.length > 1 ? values.map((value) => 0.3 * (value - 0.5)) : values,
        shape,
        "float32",
      );
    }),
  );
  return network;
}

/** The outputs of {@link smallNetwork} for two fixed images on the current backend: 2 x 5 probabilities. */
export async function predictions(): Promise<readonly number[]> {
  const network = smallNetwork();
  const images = tf.tensor(numbers(2 * 12 * 12 * 3, seededRandom(11)), [2, 12, 12, 3]);
  const classes = network.predict(images) as tf.Tensor;
  const values = [...(await classes.data())];
  tf.dispose([images, classes]);
  network.dispose();
  return values;
}

/** Greatest absolute difference between elements of two lists; infinite if their lengths differ. */
export function greatestDifference(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(...found.map((value, index) => Math.abs(value - (expected[index] as number))));
}

function numbers(count: number, random: () => number): Float32Array {
  return Float32Array.from({ length: count }, () => random());
}
