import * as tf from "@tensorflow/tfjs-core";
// Registers the gradient functions: the core alone has none.
import "@tensorflow/tfjs-layers"; // oxlint-disable-line import/no-unassigned-import
import type * as tfl from "@tensorflow/tfjs-layers";
import type { Optimizer, Rates } from "./optimizer.ts";

/** Keras' fuzz factor, added to probabilities before the logarithm. A clip would hide a NaN. */
const leastProbability = 1e-7;

/**
 * One step of gradient descent on one batch: forward in training mode, categorical cross-entropy, backward, update.
 *
 * @param model ends in a softmax, [batch, classes]
 * @param inputs stays the caller's
 * @param targets rows of shares [batch, classes], flat, each row times its sample's weight
 * @returns the mean over the batch of weight times cross-entropy, before the update
 */
export async function trainStep(
  model: tfl.LayersModel,
  optimizer: Optimizer,
  inputs: tf.Tensor,
  targets: Float32Array,
  rates: Rates,
): Promise<number> {
  const batch = inputs.shape[0]!;
  const { value, grads } = tf.tidy(() => {
    const shares = tf.tensor2d(targets, [batch, targets.length / batch]);
    return tf.variableGrads(() => {
      const probabilities = model.apply(inputs, { training: true }) as tf.Tensor2D;
      const logarithms = tf.log(tf.add(probabilities, leastProbability));
      return tf.neg(tf.div(tf.sum(tf.mul(shares, logarithms)), batch)) as tf.Scalar;
    }, [...optimizer.variables]);
  });
  try {
    const [loss] = await value.data();
    if (Number.isFinite(loss)) {
      const gradients = optimizer.variables.map(({ name }) => grads[name]?.data<"float32">());
      optimizer.apply(await Promise.all(gradients), rates);
    }
    return loss!;
  } finally {
    tf.dispose([value, grads]);
  }
}

/**
 * The targets of a batch: per sample a row with 1 for its class, of which `smoothing` is spread over all classes (Szegedy et al. 2016), times the
 * weight of its class.
 *
 * @returns [samples.length, classes], flat
 */
export function targetsOf(
  samples: readonly number[],
  labels: ArrayLike<number>,
  classes: number,
  { smoothing = 0, weights }: { readonly smoothing?: number; readonly weights?: readonly number[] },
): Float32Array {
  const rows = new Float32Array(samples.length * classes);
  for (const [row, sample] of samples.entries()) {
    const label = labels[sample]!;
    const weight = weights?.[label] ?? 1;
    rows.fill((weight * smoothing) / classes, row * classes, (row + 1) * classes);
    rows[row * classes + label] = weight * (1 - smoothing + smoothing / classes);
  }
  return rows;
}
