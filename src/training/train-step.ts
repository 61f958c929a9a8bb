import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";

/** Probabilities are held this far from 0 before the logarithm, as Keras' fuzz factor. */
const leastProbability = 1e-7;

/**
 * One step of gradient descent on one batch: forward in training mode, categorical cross-entropy, backward, update.
 *
 * @param model ends in a softmax, [batch, classes]
 * @param targets one-hot rows [batch, classes], each times its sample's weight
 * @returns the mean over the batch of weight times cross-entropy, before the update; everything else made here is freed
 */
export function trainStep(
  model: tfl.LayersModel,
  optimizer: tf.Optimizer,
  inputs: tf.Tensor,
  targets: tf.Tensor2D,
): number {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => {
      const probabilities = model.apply(inputs, { training: true }) as tf.Tensor2D;
      const logarithms = tf.log(tf.clipByValue(probabilities, leastProbability, 1));
      return tf.neg(tf.div(tf.sum(tf.mul(targets, logarithms)), inputs.shape[0]!)) as tf.Scalar;
    }, variables);
    optimizer.applyGradients(grads);
    return value.dataSync()[0]!;
  });
}
