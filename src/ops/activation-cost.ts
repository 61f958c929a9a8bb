import type { OpCall } from "./define-ops.ts";

/**
 * Arithmetic operations per element of an activation, by the name that fused kernels carry: those of tfjs and, in lower case, those that
 * TensorFlow's graph optimizer fuses. Formulas: relu max(x,0); relu6 min(max(x,0),6); elu select(x>0, x, exp(x)-1); leakyrelu max(x, a*x);
 * prelu select(x>0, x, a*x); selu s*select(x>0, x, a*(exp(x)-1)); sigmoid 1/(1+exp(-x)); tanh one transcendental; swish x*sigmoid(x);
 * hardswish x*relu6(x+3)/6; mish x*tanh(softplus(x)); geluexact 0.5*x*(1+erf(x/sqrt 2)); geluapproximate 0.5*x*(1+tanh(a*(x+b*x^3))).
 */
const operationsPerElement: Readonly<Record<string, number>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  leakyrelu: 2,
  prelu: 2,
  selu: 4,
  sigmoid: 4,
  tanh: 1,
  swish: 5,
  _fusedswish: 5,
  hardswish: 5,
  _fusedhardswish: 5,
  mish: 5,
  _fusedmish: 5,
  gelu: 5,
  geluexact: 5,
  geluapproximate: 8,
};

/** Operations per output element that a fused kernel adds to its convolution or product: the bias, if any, and the activation, if it has a rule. */
export function tailOperations(hasBias: boolean, activation: string | undefined): number {
  return (operationsPerElement[activation ?? "linear"] ?? 0) + (hasBias ? 1 : 0);
}

/** The part of a call that has no cost rule although its op has one: a fused activation that is not in the table. */
export function uncountedPart({ attrs }: Pick<OpCall, "attrs">): string | undefined {
  const activation = attrs["activation"];
  return typeof activation !== "string" || activation in operationsPerElement
    ? undefined
    : `fused activation ${activation}`;
}
