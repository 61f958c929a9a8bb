import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { exactGelu, glu, hardSigmoid, hardSilu, mish, silu } from "../../../trace/activation-functions.ts";
import type { StatelessLayer } from "../define-stateless.ts";

/** An activation that has a layer class in many models though Keras has none: its names, the formula, the function. */
type NamedActivation = readonly [names: string, formula: string, run: (x: Tensor) => Tensor];

const named: readonly NamedActivation[] = [
  ["HardSwish Hardswish HSwish Hswish hswish h_swish HardSiLU HardSilu", "x relu6(x + 3) / 6", hardSilu],
  ["HardSigmoid Hardsigmoid HSigmoid Hsigmoid hsigmoid h_sigmoid", "relu6(x + 3) / 6", hardSigmoid],
  ["Mish mish", "x tanh(softplus(x))", mish],
  ["Swish swish SiLU Silu SILU", "x sigmoid(x)", silu],
  ["GELU Gelu gelu GeLU", "x (1 + erf(x / sqrt 2)) / 2", exactGelu],
  ["QuickGELU", "x sigmoid(1.702 x)", (x) => tf.mul(x, tf.sigmoid(tf.mul(1.702, x)))],
  ["GLU", "half of the last axis times the sigmoid of the other half", (x) => glu(x)],
  ["ReLU6 Relu6", "min(max(x, 0), 6)", tf.relu6],
  ["SELU", "the scaled exponential linear unit", tf.selu],
  ["Tanh", "tanh(x)", tf.tanh],
  ["Sigmoid", "1 / (1 + exp(-x))", tf.sigmoid],
  ["Softplus", "log(1 + exp(x))", tf.softplus],
  ["LogSoftmax", "log(softmax(x))", (x) => tf.logSoftmax(x)],
];

/** Layers that are activations by their names. */
export const activationLayers: readonly StatelessLayer[] = named.flatMap(([names, , run]) =>
  names.split(" ").map((className): StatelessLayer => ({ className, run: ([x]) => run(x as Tensor) })),
);

/** The formula that a class is taken to compute because of its name; undefined for another class. */
export const formulaByName: ReadonlyMap<string, string> = new Map(
  named.flatMap(([names, formula]) => names.split(" ").map((name) => [name, formula] as const)),
);
