import * as tf from "@tensorflow/tfjs-core";
// Registers the gradient functions: the core alone has none.
import "@tensorflow/tfjs-layers"; // oxlint-disable-line import/no-unassigned-import
import type * as tfl from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../../errors.ts";
import { shuffle } from "../../stats/seeded-random.ts";
import type { FitOptions } from "./fit.ts";
import { learningRateAt } from "./learning-rate.ts";
import { stopIfAborted, yieldToEvents } from "./training-progress.ts";

/**
 * Trains on every sample once, in an order and with flips drawn from `random`.
 *
 * @param epoch counted from 1
 * @param elapsedMs since the fit began, for the estimate of the time left
 * @returns the mean training loss over the samples, each at its own step
 * @throws {ProfilerError} `training-failed` if a loss is not finite, `interrupted` if the signal is aborted
 */
export async function trainEpoch(
  options: FitOptions,
  optimizer: tf.AdamOptimizer,
  random: () => number,
  epoch: number,
  elapsedMs: () => number,
): Promise<number> {
  const { model, labels, classes, classWeights, batchSize, epochs, flip } = options;
  const order = shuffle(options.train, random);
  const flipped = new Set(flip ? order.filter(() => random() < 0.5) : []);
  const batches = Math.ceil(order.length / batchSize);
  let lossSum = 0;
  for (let batch = 0; batch < batches; batch++) {
    stopIfAborted(options.signal, `batch ${batch + 1} of epoch ${epoch}`);
    const step = (epoch - 1) * batches + batch;
    const rate = learningRateAt(options.schedule, options.learningRate, step, epochs * batches);
    // Adam reads it at each step; its type does not show it.
    (optimizer as unknown as { learningRate: number }).learningRate = rate;
    const samples = order.slice(batch * batchSize, (batch + 1) * batchSize);
    const lossTensor = tf.tidy(() => {
      const inputs = options.inputsOf(samples, (sample) => flipped.has(sample));
      return trainStep(model, optimizer, inputs, weighOneHot(samples, labels, classes, classWeights));
    });
    const loss = (await lossTensor.data())[0]!;
    lossTensor.dispose();
    if (!Number.isFinite(loss)) throw lossNotFinite(loss, epoch, batch + 1, options.learningRate);
    lossSum += loss * samples.length;
    options.onProgress?.({
      stage: "fit",
      epoch,
      epochs,
      done: batch + 1,
      total: batches,
      loss: lossSum / Math.min(order.length, (batch + 1) * batchSize),
      secondsLeft: (elapsedMs() / 1000 / (step + 1)) * (epochs * batches - step - 1),
    });
    // Kernels on the processor leave no room for signals and decoded photos.
    await yieldToEvents();
  }
  return lossSum / order.length;
}

/** Keras' fuzz factor, added to probabilities before the logarithm. A clip would hide a NaN. */
const leastProbability = 1e-7;

/**
 * One step of gradient descent on one batch: forward in training mode, categorical cross-entropy, backward, update.
 *
 * @param model ends in a softmax, [batch, classes]
 * @param targets one-hot rows [batch, classes], each times its sample's weight
 * @returns the mean over the batch of weight times cross-entropy, before the update: a scalar for the caller to free
 */
function trainStep(
  model: tfl.LayersModel,
  optimizer: tf.Optimizer,
  inputs: tf.Tensor,
  targets: tf.Tensor2D,
): tf.Scalar {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => {
      const probabilities = model.apply(inputs, { training: true }) as tf.Tensor2D;
      const logarithms = tf.log(tf.add(probabilities, leastProbability));
      return tf.neg(tf.div(tf.sum(tf.mul(targets, logarithms)), inputs.shape[0]!)) as tf.Scalar;
    }, variables);
    optimizer.applyGradients(grads);
    return value;
  });
}

/** One row per sample: the weight of its class in that class' column, else 0. */
function weighOneHot(
  samples: readonly number[],
  labels: ArrayLike<number>,
  classes: number,
  weights: readonly number[] | undefined,
): tf.Tensor2D {
  const rows = new Float32Array(samples.length * classes);
  for (const [row, sample] of samples.entries()) {
    const label = labels[sample]!;
    rows[row * classes + label] = weights?.[label] ?? 1;
  }
  return tf.tensor2d(rows, [samples.length, classes]);
}

function lossNotFinite(loss: number, epoch: number, batch: number, rate: number): ProfilerError {
  return new ProfilerError("training-failed", {
    found: `a loss of ${loss} in epoch ${epoch}, batch ${batch}`,
    expected: "a finite loss",
    remedy: `lower the learning rate (it is ${rate}) or check the images' scaling`,
  });
}
