import * as tf from "@tensorflow/tfjs-core";
import { addSums, combine } from "./channel-loops.ts";
import { composeKernel } from "./compose-kernel.ts";

/** Batch normalization by the statistics of the batch, channels last: the name of a kernel that some backends have. */
export const batchNormInTraining = "BatchNormInTraining";

const gradKernel = `${batchNormInTraining}Grad`;

/** Attributes of {@link batchNormInTraining}. */
export interface BatchNormAttrs {
  readonly epsilon: number;
  /** Share of the moving statistics that stays in a step. */
  readonly momentum: number;
}

/** Inputs of {@link batchNormInTraining}: `x` [..., channels], the others [channels]. */
export interface BatchNormInputs<T> {
  readonly x: T;
  readonly gamma: T;
  readonly beta: T;
  readonly movingMean: T;
  readonly movingVariance: T;
}

/** Results of {@link batchNormInTraining}, in their order: `y` [..., channels], the others [channels]; `root` is sqrt(variance + epsilon). */
export type BatchNormResults<T> = [y: T, mean: T, root: T, movingMean: T, movingVariance: T];

interface GradInputs {
  readonly x: tf.TensorInfo;
  readonly dy: tf.TensorInfo;
  readonly gamma: tf.TensorInfo;
  readonly mean: tf.TensorInfo;
  readonly root: tf.TensorInfo;
}

/**
 * Normalizes by the mean and the biased variance over all axes but the last, scales by `gamma`, shifts by `beta` (Ioffe & Szegedy 2015, algorithm 1), and
 * moves the statistics: moving = momentum moving + (1 - momentum) statistic of the batch.
 *
 * tfjs takes some twenty kernels for it and forty for its gradient. Here each takes two passes over the values in plain JavaScript, with sums in double
 * precision.
 */
export const batchNorm: tf.KernelConfig = composeKernel(batchNormInTraining, (steps, { inputs, attrs }) => {
  const { x, gamma, beta, movingMean, movingVariance } = inputs as unknown as BatchNormInputs<tf.TensorInfo>;
  const { epsilon, momentum } = attrs as unknown as BatchNormAttrs;
  const vector = (): tf.TensorInfo => steps.empty(gamma.shape, "float32");
  const results: BatchNormResults<tf.TensorInfo> = [
    steps.empty(x.shape, "float32"),
    ...[vector(), vector(), vector(), vector()],
  ] as BatchNormResults<tf.TensorInfo>;
  const [y, mean, root, newMean, newVariance] = results.map(steps.valuesOf) as BatchNormResults<Float32Array>;
  const values = steps.valuesOf(x);
  const [scale, shift] = [steps.valuesOf(gamma), steps.valuesOf(beta)];
  const [oldMean, oldVariance] = [steps.valuesOf(movingMean), steps.valuesOf(movingVariance)];
  const channels = scale.length;
  const rows = values.length / channels;
  const [zeros, sums, squares, factor, offset] = vectors(channels);
  addSums(values, values, zeros, sums, squares);
  for (let channel = 0; channel < channels; channel++) {
    const average = sums[channel]! / rows;
    const variance = Math.max(0, squares[channel]! / rows - average * average);
    mean[channel] = average;
    root[channel] = Math.sqrt(variance + epsilon);
    newMean[channel] = momentum * oldMean[channel]! + (1 - momentum) * average;
    newVariance[channel] = momentum * oldVariance[channel]! + (1 - momentum) * variance;
    factor[channel] = scale[channel]! / Math.sqrt(variance + epsilon);
    offset[channel] = shift[channel]! - factor[channel]! * average;
  }
  combine(y, values, values, { ofA: factor, ofB: zeros, offset });
  return results;
});

/**
 * Gradient of {@link batchNorm}: [dx, dgamma, dbeta]. With n rows and z = (x - mean) / root:
 *
 *     dbeta = sum dy     dgamma = sum dy z     dx = gamma / root (dy - dbeta / n - z dgamma / n)
 */
export const batchNormGrad: tf.KernelConfig = composeKernel(gradKernel, (steps, { inputs }) => {
  const { x, dy, gamma, mean, root } = inputs as unknown as GradInputs;
  const results = [x, gamma, gamma].map(({ shape }) => steps.empty(shape, "float32"));
  const [dx, dgamma, dbeta] = results.map(steps.valuesOf) as [Float32Array, Float32Array, Float32Array];
  const [values, slopes, scale] = [steps.valuesOf(x), steps.valuesOf(dy), steps.valuesOf(gamma)];
  const [averages, roots] = [steps.valuesOf(mean), steps.valuesOf(root)];
  const channels = scale.length;
  const rows = values.length / channels;
  const [sums, products, ofA, ofB, offset] = vectors(channels);
  addSums(values, slopes, Float64Array.from(averages), sums, products);
  for (let channel = 0; channel < channels; channel++) {
    const deviation = roots[channel]!;
    const factor = scale[channel]! / deviation;
    dbeta[channel] = sums[channel]!;
    dgamma[channel] = products[channel]! / deviation;
    ofB[channel] = factor;
    ofA[channel] = (-factor * products[channel]!) / (deviation * deviation * rows);
    offset[channel] = (-factor * sums[channel]!) / rows - ofA[channel]! * averages[channel]!;
  }
  combine(dx, values, slopes, { ofA, ofB, offset });
  return results;
});

function vectors(length: number): [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array] {
  const make = (): Float64Array => new Float64Array(length);
  return [make(), make(), make(), make(), make()];
}

/** Differentiates {@link batchNorm} by `x`, `gamma` and `beta`. */
export const batchNormGradient: tf.GradConfig = {
  kernelName: batchNormInTraining,
  inputsToSave: ["x", "gamma"],
  outputsToSave: [false, true, true, false, false],
  gradFunc: (dys, saved) => {
    const [dy] = dys as tf.Tensor[];
    const [x, gamma, mean, root] = saved;
    const inputs = { x, dy, gamma, mean, root } as tf.NamedTensorMap;
    const [dx, dgamma, dbeta] = tf.engine().runKernel(gradKernel, inputs) as unknown as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
  },
};
