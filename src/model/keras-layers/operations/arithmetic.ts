import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { einsum } from "../einsum.ts";
import { truths } from "./element-wise.ts";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";

const binary: readonly (readonly [string, (a: Tensor, b: Tensor) => Tensor])[] = [
  ["__operators__.add math.add add Add", tf.add],
  ["__operators__.radd", (x, y) => tf.add(y, x)],
  ["__operators__.sub math.subtract subtract Subtract", tf.sub],
  ["__operators__.rsub", (x, y) => tf.sub(y, x)],
  ["__operators__.mul math.multiply multiply Multiply", tf.mul],
  ["__operators__.rmul", (x, y) => tf.mul(y, x)],
  ["__operators__.truediv __operators__.div math.truediv math.divide divide Divide TrueDivide", tf.div],
  ["__operators__.rtruediv", (x, y) => tf.div(y, x)],
  ["__operators__.floordiv math.floordiv FloorDivide", tf.floorDiv],
  ["__operators__.mod math.floormod math.mod Mod", tf.mod],
  ["__operators__.pow math.pow pow Power", tf.pow],
  ["math.maximum maximum Maximum", tf.maximum],
  ["math.minimum minimum Minimum", tf.minimum],
  ["math.squared_difference", tf.squaredDifference],
  ["__operators__.gt math.greater Greater", tf.greater],
  ["__operators__.ge math.greater_equal GreaterEqual", tf.greaterEqual],
  ["__operators__.lt math.less Less", tf.less],
  ["__operators__.le math.less_equal LessEqual", tf.lessEqual],
  ["__operators__.eq math.equal Equal", tf.equal],
  ["__operators__.ne math.not_equal NotEqual", tf.notEqual],
  ["__operators__.and math.logical_and LogicalAnd", (a, b) => tf.logicalAnd(truths(a), truths(b))],
  ["__operators__.or math.logical_or LogicalOr", (a, b) => tf.logicalOr(truths(a), truths(b))],
];

/** Operators and functions of two tensors that broadcast; either may be a constant. */
export const arithmetic: readonly Operation[] = defineOperations([
  ...binary.map(([names, run]): Operation => ({
    names: names.split(" "),
    params: ["x|x1|a", "y|x2|b"],
    run: (args) => {
      const like = args.firstTensor("x", "y");
      return run(args.tensor("x", like), args.tensor("y", like));
    },
  })),
  {
    names: ["linalg.matmul", "matmul", "Matmul", "__operators__.matmul"],
    params: ["a|x|x1", "b|y|x2", "transpose_a", "transpose_b"],
    run: (args) =>
      tf.matMul(args.tensor("a"), args.tensor("b"), args.flag("transpose_a"), args.flag("transpose_b")),
  },
  {
    names: ["math.add_n", "add_n"],
    params: ["inputs"],
    run: (args) => tf.addN(args.tensors("inputs")),
  },
  {
    names: ["nn.bias_add"],
    params: ["value", "bias"],
    run: (args) => tf.add(args.tensor("value"), args.tensor("bias")),
  },
  {
    names: ["where", "Where"],
    params: ["condition", "x|x1", "y|x2"],
    run: (args) => {
      const like = args.firstTensor("x", "y");
      const condition = tf.cast(args.tensor("condition"), "bool");
      return tf.where(condition, args.tensor("x", like), args.tensor("y", like));
    },
  },
  {
    // Keras 3 has the equation apart from the operands, TensorFlow before them.
    names: ["einsum", "linalg.einsum", "Einsum"],
    params: ["0", "1", "2", "3", "subscripts|equation", "inputs|first", "second"],
    run: (args) => {
      const names = ["subscripts", "0", "1", "2", "3", "inputs", "second"];
      const given = names.flatMap((name) => args.raw(name));
      const equation = given.find((each) => typeof each === "string");
      const operands = given.filter((each): each is tf.Tensor => each instanceof tf.Tensor);
      if (equation === undefined) throw new Error("an einsum was called without its equation");
      return einsum(equation, operands);
    },
  },
]);
