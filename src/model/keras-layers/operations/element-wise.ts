import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import {
  exactGelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  silu,
  softmaxAlong,
  softShrink,
  softsign,
  sparsemax,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhGelu,
} from "../../../trace/activation-functions.ts";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";

const unary: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ["nn.relu Relu", tf.relu],
  ["nn.relu6 Relu6", tf.relu6],
  ["nn.elu Elu", tf.elu],
  ["nn.selu Selu", tf.selu],
  ["nn.silu nn.swish Silu", silu],
  ["nn.softplus math.softplus Softplus", tf.softplus],
  ["math.sigmoid nn.sigmoid sigmoid Sigmoid", tf.sigmoid],
  ["HardSigmoid", hardSigmoid],
  ["HardSilu HardSwish", hardSilu],
  ["HardTanh", (x) => tf.clipByValue(x, -1, 1)],
  ["TanhShrink", (x) => tf.sub(x, tf.tanh(x))],
  ["SparsePlus", sparsePlus],
  ["SparseSigmoid", sparseSigmoid],
  ["Sparsemax", sparsemax],
  ["nn.softsign math.softsign Softsign", softsign],
  ["math.log_sigmoid LogSigmoid", tf.logSigmoid],
  ["math.tanh nn.tanh tanh Tanh", tf.tanh],
  ["math.abs abs Absolute", tf.abs],
  ["math.negative negative __operators__.neg Negative", tf.neg],
  ["math.exp exp Exp", tf.exp],
  ["math.log Log", tf.log],
  ["math.log1p Log1p", tf.log1p],
  ["math.sqrt sqrt Sqrt", tf.sqrt],
  ["math.rsqrt Rsqrt", tf.rsqrt],
  ["math.square square Square", tf.square],
  ["math.reciprocal Reciprocal", tf.reciprocal],
  ["math.erf Erf", tf.erf],
  ["math.sign sign Sign", tf.sign],
  ["math.sin sin Sin", tf.sin],
  ["math.cos cos Cos", tf.cos],
  ["math.floor floor Floor", tf.floor],
  ["math.ceil Ceil", tf.ceil],
  ["math.round round Round", tf.round],
  ["math.logical_not __operators__.invert LogicalNot", (x) => tf.logicalNot(truths(x))],
  ["zeros_like ZerosLike", tf.zerosLike],
  ["ones_like OnesLike", tf.onesLike],
  ["identity stop_gradient convert_to_tensor StopGradient", (x) => tf.clone(x)],
];

/** Functions of one tensor, element by element or (softmax) along one axis. */
export const elementWise: readonly Operation[] = defineOperations([
  ...unary.map(([names, run]): Operation => ({
    names: names.split(" "),
    params: ["x|features|input|tensor|value"],
    run: (args) => run(args.tensor("x")),
  })),
  {
    names: ["nn.gelu", "Gelu"],
    params: ["x|features", "approximate"],
    run: (args) => (args.flag("approximate") ? tanhGelu : exactGelu)(args.tensor("x")),
  },
  {
    names: ["nn.leaky_relu", "LeakyRelu"],
    params: ["x|features", "alpha|negative_slope"],
    run: (args) => tf.leakyRelu(args.tensor("x"), args.number("alpha", 0.2)),
  },
  {
    names: ["Celu"],
    params: ["x", "alpha"],
    run: (args) => {
      const x = args.tensor("x");
      const alpha = args.number("alpha", 1);
      const below = tf.sub(tf.exp(tf.div(tf.minimum(x, 0), alpha)), 1);
      return alpha === 1 ? tf.elu(x) : tf.add(tf.relu(x), tf.mul(alpha, below));
    },
  },
  {
    names: ["Glu"],
    params: ["x", "axis"],
    run: (args) => glu(args.tensor("x"), args.number("axis", -1)),
  },
  {
    names: ["HardShrink"],
    params: ["x", "threshold"],
    run: (args) => hardShrink(args.tensor("x"), args.number("threshold", 0.5)),
  },
  {
    names: ["SoftShrink"],
    params: ["x", "threshold"],
    run: (args) => softShrink(args.tensor("x"), args.number("threshold", 0.5)),
  },
  {
    names: ["Squareplus"],
    params: ["x", "b"],
    run: (args) => squareplus(args.tensor("x"), args.number("b", 4)),
  },
  {
    names: ["Threshold"],
    params: ["x", "threshold", "value|default_value"],
    run: (args) => {
      const x = args.tensor("x");
      return tf.where(tf.greater(x, args.number("threshold", 0)), x, args.number("value", 0));
    },
  },
  {
    names: ["nn.softmax", "Softmax"],
    params: ["x|logits", "axis"],
    run: (args) => softmaxAlong(args.tensor("x"), args.number("axis", -1)),
  },
  {
    names: ["nn.log_softmax", "LogSoftmax"],
    params: ["x|logits", "axis"],
    run: (args) => tf.logSoftmax(args.tensor("x"), args.number("axis", -1)),
  },
  {
    names: ["clip_by_value", "Clip"],
    params: ["x|t", "min|clip_value_min|x_min", "max|clip_value_max|x_max"],
    run: (args) =>
      tf.clipByValue(args.tensor("x"), args.number("min", -Infinity), args.number("max", Infinity)),
  },
  {
    names: ["cast", "Cast"],
    params: ["x", "dtype"],
    run: (args) => tf.cast(args.tensor("x"), tfjsDtype(args.text("dtype", "float32"))),
  },
  {
    names: ["math.l2_normalize", "nn.l2_normalize", "linalg.l2_normalize"],
    params: ["x", "axis", "epsilon"],
    run: (args) => {
      const x = args.tensor("x");
      const sum = tf.sum(tf.square(x), args.numbers("axis"), true);
      return tf.mul(x, tf.rsqrt(tf.maximum(sum, args.number("epsilon", 1e-12))));
    },
  },
]);

/** A tensor of truths. Where shapes are inferred, tensors are of floats. */
export function truths(x: Tensor): Tensor {
  return x.dtype === "bool" ? x : tf.cast(x, "bool");
}

function tfjsDtype(dtype: string): "float32" | "int32" | "bool" {
  if (dtype === "bool") return "bool";
  return /^u?int/.test(dtype) ? "int32" : "float32";
}
