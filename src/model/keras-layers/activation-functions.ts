import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** x times the logistic function of x, as Keras' `silu` and `swish`. */
export function silu(x: Tensor): Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

/** relu6(x + 3) / 6, as Keras 3's `hard_sigmoid` (Keras 2's has the slope 0.2). */
export function hardSigmoid(x: Tensor): Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6);
}

/** x relu6(x + 3) / 6, as Keras' `hard_silu` and `hard_swish`. */
export function hardSilu(x: Tensor): Tensor {
  return tf.mul(x, hardSigmoid(x));
}

/** x (1 + erf(x / sqrt 2)) / 2: the exact Gaussian error linear unit. */
export function exactGelu(x: Tensor): Tensor {
  return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))));
}

/** The tanh approximation of the Gaussian error linear unit (Hendrycks and Gimpel 2016, arXiv:1606.08415). */
export function tanhGelu(x: Tensor): Tensor {
  const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, 3))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
}
