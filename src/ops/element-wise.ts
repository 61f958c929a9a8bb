import { broadcast_util, upcastType } from "@tensorflow/tfjs-core";
import type { DataType } from "@tensorflow/tfjs-core";
import { defineOps, free, inputList, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily, TensorMeta } from "./define-ops.ts";

/**
 * Arithmetic operations per output element of one-input kernels. A transcendental function (exp, log, sin, tanh, erf, sqrt …) counts
 * as one; compound ones as the sum of their parts: sigmoid 1/(1+exp(-x)) is neg, exp, add, div.
 */
const unaryOperations: Readonly<Record<string, number>> = {
  Abs: 1,
  Acos: 1,
  Acosh: 1,
  Asin: 1,
  Asinh: 1,
  Atan: 1,
  Atanh: 1,
  Ceil: 1,
  ClipByValue: 2,
  Cos: 1,
  Cosh: 1,
  Elu: 3,
  Erf: 1,
  Exp: 1,
  Expm1: 2,
  Floor: 1,
  IsFinite: 1,
  IsInf: 1,
  IsNan: 1,
  LeakyRelu: 2,
  Log: 1,
  Log1p: 2,
  LogicalNot: 1,
  Neg: 1,
  Reciprocal: 1,
  Relu: 1,
  Relu6: 2,
  Round: 1,
  Rsqrt: 2,
  Selu: 4,
  Sigmoid: 4,
  Sign: 1,
  Sin: 1,
  Sinh: 1,
  Softplus: 3,
  Sqrt: 1,
  Square: 1,
  Step: 1,
  Tan: 1,
  Tanh: 1,
  ZerosLike: 0,
  OnesLike: 0,
};

const boolean = new Set(["IsFinite", "IsInf", "IsNan", "LogicalNot"]);

/** Element-wise function of one input. */
export const unary: OpFamily = defineOps({
  kernels: Object.keys(unaryOperations),
  shape: (inputs, _attrs, _valuesOf, op) => {
    const x = inputOf(inputs, "x");
    return { shape: x.shape, dtype: boolean.has(op) ? "bool" : x.dtype };
  },
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * (unaryOperations[call.op] ?? 0) }),
  window: (call) =>
    call.op === "ZerosLike" || call.op === "OnesLike" ? { kind: "constant" } : { kind: "pointwise" },
});

/** Operations per output element of two-input kernels that broadcast. */
const binaryOperations: Readonly<Record<string, number>> = {
  Add: 1,
  Atan2: 1,
  BitwiseAnd: 1,
  Equal: 1,
  FloorDiv: 2,
  Greater: 1,
  GreaterEqual: 1,
  Less: 1,
  LessEqual: 1,
  LogicalAnd: 1,
  LogicalOr: 1,
  LogicalXor: 1,
  Maximum: 1,
  Minimum: 1,
  Mod: 1,
  Multiply: 1,
  NotEqual: 1,
  Pow: 1,
  RealDiv: 1,
  SquaredDifference: 2,
  Sub: 1,
};

const comparing = new Set([
  "Equal",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "LogicalAnd",
  "LogicalOr",
  "LogicalXor",
  "NotEqual",
]);

function broadcast(a: TensorMeta, b: TensorMeta): number[] {
  return broadcast_util.assertAndGetBroadcastShape(a.shape as number[], b.shape as number[]);
}

/** Element-wise function of two inputs, broadcast against each other. */
export const binary: OpFamily = defineOps({
  kernels: Object.keys(binaryOperations),
  shape: (inputs, _attrs, _valuesOf, op) => {
    const a = inputOf(inputs, "a");
    const b = inputOf(inputs, "b");
    const dtype = comparing.has(op) ? "bool" : upcastType(a.dtype as DataType, b.dtype as DataType);
    return { shape: broadcast(a, b), dtype };
  },
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * (binaryOperations[call.op] ?? 0) }),
  window: () => ({ kind: "pointwise" }),
});

/** x where positive, alpha*x elsewhere, alpha broadcast: a comparison and a product. */
export const prelu: OpFamily = defineOps({
  kernels: ["Prelu"],
  shape: (inputs) => {
    const x = inputOf(inputs, "x");
    return { shape: broadcast(x, inputOf(inputs, "alpha")), dtype: x.dtype };
  },
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 2 }),
  window: () => ({ kind: "pointwise" }),
});

/** Gradient of elu: dy times (y + 1) where y is negative. */
export const eluGradient: OpFamily = defineOps({
  kernels: ["EluGrad"],
  shape: (inputs) => inputOf(inputs, "dy"),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 3 }),
  window: () => ({ kind: "pointwise" }),
});

/** Sum of n tensors of one shape: n - 1 additions per element. */
export const addN: OpFamily = defineOps({
  kernels: ["AddN"],
  shape: (inputs) => inputOf(inputs, "0"),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * (inputList(call.inputs).length - 1) }),
  window: () => ({ kind: "pointwise" }),
});

/** Choice between `t` and `e` by `condition`, which may have the rank of its operands or be a vector over their first axis. */
export const select: OpFamily = defineOps({
  kernels: ["Select"],
  shape: (inputs) => {
    const t = inputOf(inputs, "t");
    return { shape: t.shape, dtype: upcastType(t.dtype as DataType, inputOf(inputs, "e").dtype as DataType) };
  },
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) }),
  window: () => ({ kind: "pointwise" }),
});

/** Change of dtype: data is rewritten, no operation is counted. To the dtype that it has, the data stays. */
export const cast: OpFamily<{ readonly dtype: string }> = defineOps<{ readonly dtype: string }>({
  kernels: ["Cast"],
  view: "x",
  isView: (inputs, { dtype }) => inputOf(inputs, "x").dtype === dtype,
  shape: (inputs, { dtype }) => ({ shape: inputOf(inputs, "x").shape, dtype }),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});
