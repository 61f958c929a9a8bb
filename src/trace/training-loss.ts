import * as tf from "@tensorflow/tfjs-core";

/** A loss to differentiate, and its name in records. */
export interface TrainingLoss {
  readonly name: string;
  readonly of: (outputs: readonly tf.Tensor[]) => tf.Scalar;
}

const leastProbability = 1e-7;

/** Mean over the batch of -sum(target * log(p)), p normalized and clipped as tfjs-layers' `categoricalCrossentropy` does. */
const crossEntropy: TrainingLoss = {
  name: "categorical cross-entropy",
  of: ([output]) => {
    const probabilities = output as tf.Tensor2D;
    const target = tf.zerosLike(probabilities);
    const normalized = tf.div(probabilities, tf.sum(probabilities, 1, true));
    const clipped = tf.clipByValue(normalized, leastProbability, 1 - leastProbability);
    return tf.mean(tf.neg(tf.sum(tf.mul(target, tf.log(clipped)), 1))) as tf.Scalar;
  },
};

/** The sum of the squares of all elements of all outputs. */
const sumOfSquares: TrainingLoss = {
  name: "sum of squares of the outputs",
  of: (outputs) =>
    outputs
      .map((output) => tf.sum(tf.square(tf.cast(output, "float32"))))
      .reduce((sum, next) => tf.add(sum, next)) as tf.Scalar,
};

/** Cross-entropy for one output [batch, classes] with several classes, the sum of squares otherwise. */
export function lossFor(shapes: readonly (readonly (number | null)[])[]): TrainingLoss {
  const [shape] = shapes;
  const classes = shape?.[1] ?? 0;
  return shapes.length === 1 && shape?.length === 2 && classes > 1 ? crossEntropy : sumOfSquares;
}
