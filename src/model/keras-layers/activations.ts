import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** Activations that tfjs lacks, by Keras' name in camel case, to which tfjs converts the names of a topology. */
const activations: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ["silu", silu],
  ["hardSilu", hardSilu],
  ["hardSwish", hardSilu],
  ["clothnetHardSigmoid", hardSigmoid],
  ["leakyRelu", (x) => tf.leakyRelu(x, 0.2)],
  ["exponential", tf.exp],
];

/** Registers the activations with tfjs; those that are registered already stay. */
export function registerActivations(): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  for (const [name, run] of activations) {
    if (known[name] !== undefined) continue;
    class Activation extends tf.serialization.Serializable {
      static readonly className: string = name;
      apply(x: Tensor): Tensor {
        return run(x);
      }
      override getConfig(): tf.serialization.ConfigDict {
        return {};
      }
    }
    tf.serialization.registerClass(Activation);
  }
}

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

/** Softmax along any axis; tfjs has it for the last one only. */
export function softmaxAlong(x: Tensor, axis: number): Tensor {
  const last = x.rank - 1;
  const along = axis < 0 ? axis + x.rank : axis;
  if (along === last) return tf.softmax(x);
  const swapped = x.shape.map((_, index) => (index === along ? last : index === last ? along : index));
  return tf.transpose(tf.softmax(tf.transpose(x, swapped)), swapped);
}
