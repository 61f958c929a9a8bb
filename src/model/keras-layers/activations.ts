import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import {
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  silu,
  softShrink,
  sparsemax,
  sparsePlus,
  sparseSigmoid,
  squareplus,
} from "../../trace/activation-functions.ts";

/**
 * Activations of Keras and of TensorFlow Addons that tfjs lacks, by their name in camel case, to which tfjs converts the names of a topology. Where Keras'
 * function has a parameter, with its default.
 */
const activations: readonly (readonly [names: string, (x: Tensor) => Tensor])[] = [
  ["silu", silu],
  ["hardSilu hardSwish hswish hSwish", hardSilu],
  ["clothnetHardSigmoid", hardSigmoid],
  ["leakyRelu", (x) => tf.leakyRelu(x, 0.2)],
  ["exponential", tf.exp],
  ["celu", tf.elu],
  ["glu", (x) => glu(x)],
  ["hardTanh hardtanh", (x) => tf.clipByValue(x, -1, 1)],
  ["hardShrink hardshrink", (x) => hardShrink(x)],
  ["softShrink softshrink", (x) => softShrink(x)],
  ["tanhShrink tanhshrink", (x) => tf.sub(x, tf.tanh(x))],
  ["squareplus", (x) => squareplus(x)],
  ["sparsePlus", sparsePlus],
  ["sparseSigmoid", sparseSigmoid],
  ["sparsemax", sparsemax],
  ["logSigmoid", tf.logSigmoid],
  ["lisht", (x) => tf.mul(x, tf.tanh(x))],
];

/** Registers the activations with tfjs; those that are registered already stay. */
export function registerActivations(): void {
  for (const [names, run] of activations) for (const name of names.split(" ")) registerActivation(name, run);
}

/** Registers a function with tfjs as an activation, unless the name is known. */
export function registerActivation(name: string, run: (x: Tensor) => Tensor): void {
  if (tf.serialization.SerializationMap.getMap().classNameMap[name] !== undefined) return;
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
