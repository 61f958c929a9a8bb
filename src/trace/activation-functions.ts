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

/** x tanh(softplus(x)) (Misra 2019, arXiv:1908.08681). */
export function mish(x: Tensor): Tensor {
  return tf.mul(x, tf.tanh(tf.softplus(x)));
}

/** x / (1 + |x|). */
export function softsign(x: Tensor): Tensor {
  return tf.div(x, tf.add(1, tf.abs(x)));
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

/** Half of an axis times the logistic function of the other half (Dauphin et al. 2016, arXiv:1612.08083). */
export function glu(x: Tensor, axis = -1): Tensor {
  const [values, gates] = tf.split(x, 2, axis) as [Tensor, Tensor];
  return tf.mul(values, tf.sigmoid(gates));
}

/** 0 within `threshold` of 0, else x. */
export function hardShrink(x: Tensor, threshold = 0.5): Tensor {
  return tf.mul(x, tf.cast(tf.greater(tf.abs(x), threshold), "float32"));
}

/** x moved by `threshold` towards 0, and 0 within it. */
export function softShrink(x: Tensor, threshold = 0.5): Tensor {
  return tf.mul(tf.sign(x), tf.relu(tf.sub(tf.abs(x), threshold)));
}

/** (x + sqrt(x² + b)) / 2 (Barron 2021, arXiv:2112.11687). */
export function squareplus(x: Tensor, b = 4): Tensor {
  return tf.div(tf.add(x, tf.sqrt(tf.add(tf.square(x), b))), 2);
}

/** (x + 1)² / 4 between -1 and 1, 0 below, x above. */
export function sparsePlus(x: Tensor): Tensor {
  const curve = tf.div(tf.square(tf.add(tf.clipByValue(x, -1, 1), 1)), 4);
  return tf.add(curve, tf.relu(tf.sub(x, 1)));
}

/** (x + 1) / 2 between -1 and 1, 0 below, 1 above. */
export function sparseSigmoid(x: Tensor): Tensor {
  return tf.clipByValue(tf.mul(0.5, tf.add(x, 1)), 0, 1);
}

/** The point of the probability simplex that is nearest to x along the last axis (Martins and Astudillo 2016, arXiv:1602.02068). */
export function sparsemax(x: Tensor): Tensor {
  const extent = x.shape.at(-1) ?? 1;
  const sorted = tf.topk(x, extent).values;
  const sums = tf.cumsum(sorted, x.rank - 1);
  const inside = tf.cast(tf.greater(tf.add(1, tf.mul(tf.range(1, extent + 1), sorted)), sums), "float32");
  const threshold = tf.div(tf.sub(tf.sum(tf.mul(inside, sorted), -1, true), 1), tf.sum(inside, -1, true));
  return tf.relu(tf.sub(x, threshold));
}

/** Softmax along any axis; tfjs has it for the last one only. */
export function softmaxAlong(x: Tensor, axis: number): Tensor {
  const last = x.rank - 1;
  const along = axis < 0 ? axis + x.rank : axis;
  if (along === last) return tf.softmax(x);
  const swapped = x.shape.map((_, index) => (index === along ? last : index === last ? along : index));
  return tf.transpose(tf.softmax(tf.transpose(x, swapped)), swapped);
}
