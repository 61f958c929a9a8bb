import * as tf from "@tensorflow/tfjs-core";
// Registers the gradient functions: the core alone has none.
import "@tensorflow/tfjs-layers"; // oxlint-disable-line import/no-unassigned-import
import type * as tfl from "@tensorflow/tfjs-layers";

/** Added to probabilities before the logarithm, Keras' fuzz factor. A clip would do too, but would hide a NaN. */
const leastProbability = 1e-7;

/**
 * One step of gradient descent on one batch: forward in training mode, categorical cross-entropy, backward, update.
 *
 * @param model ends in a softmax, [batch, classes]
 * @param targets one-hot rows [batch, classes], each times its sample's weight
 * @returns the mean over the batch of weight times cross-entropy, before the update: a scalar for the caller to free
 */
export function trainStep(
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
