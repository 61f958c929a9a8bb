import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { truths } from "./element-wise.ts";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";

type Reduction = (x: Tensor, axis?: number[], keepDims?: boolean) => Tensor;

const reducing: readonly (readonly [string, Reduction])[] = [
  ["math.reduce_mean reduce_mean Mean", tf.mean],
  ["math.reduce_sum reduce_sum Sum", tf.sum],
  ["math.reduce_max reduce_max Max", tf.max],
  ["math.reduce_min reduce_min Min", tf.min],
  ["math.reduce_prod reduce_prod Prod", tf.prod],
  ["math.reduce_any reduce_any Any", (x, axis, keepDims) => tf.any(truths(x), axis, keepDims)],
  ["math.reduce_all reduce_all All", (x, axis, keepDims) => tf.all(truths(x), axis, keepDims)],
  ["math.reduce_logsumexp Logsumexp", tf.logSumExp],
  ["math.reduce_variance Var", (x, axis, keepDims) => tf.moments(x, axis, keepDims).variance],
  ["math.reduce_std Std", (x, axis, keepDims) => tf.sqrt(tf.moments(x, axis, keepDims).variance)],
  ["norm Norm", (x, axis, keepDims) => tf.norm(x, "euclidean", axis, keepDims)],
];

/** Functions that reduce one or several axes. */
export const reductions: readonly Operation[] = defineOperations([
  ...reducing.map(([names, run]): Operation => ({
    names: names.split(" "),
    params: ["x|input_tensor|tensor", "axis", "keepdims"],
    run: (args) => run(args.tensor("x"), args.numbers("axis"), args.flag("keepdims")),
  })),
  {
    names: ["math.argmax", "argmax", "Argmax"],
    params: ["x|input", "axis"],
    run: (args) => tf.argMax(args.tensor("x"), args.number("axis", 0)),
  },
  {
    names: ["math.argmin", "argmin", "Argmin"],
    params: ["x|input", "axis"],
    run: (args) => tf.argMin(args.tensor("x"), args.number("axis", 0)),
  },
  {
    names: ["math.cumsum", "cumsum", "Cumsum"],
    params: ["x", "axis", "exclusive", "reverse"],
    run: (args) => {
      const x = args.tensor("x");
      // tfjs' kernels take no negative axis.
      const axis = args.number("axis", 0);
      return tf.cumsum(x, axis < 0 ? axis + x.rank : axis, args.flag("exclusive"), args.flag("reverse"));
    },
  },
  {
    names: ["TopK", "math.top_k", "nn.top_k"],
    params: ["x|input", "k", "sorted"],
    run: (args) => {
      const { values, indices } = tf.topk(args.tensor("x"), args.number("k", 1));
      return [values, indices];
    },
  },
]);
