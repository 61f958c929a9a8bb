/**
 * Arithmetic operations per element of an activation, by the name that fused kernels carry. Formulas: relu max(x,0); relu6
 * min(max(x,0),6); elu select(x>0, x, exp(x)-1); leakyrelu max(x, a*x); prelu select(x>0, x, a*x); sigmoid 1/(1+exp(-x)).
 */
const operationsPerElement: Readonly<Record<string, number>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  leakyrelu: 2,
  prelu: 2,
  sigmoid: 4,
};

/**
 * Operations per output element that a fused kernel adds to its convolution or product: the bias, if any, and the activation.
 *
 * @throws Error when the activation has no rule
 */
export function tailOperations(hasBias: boolean, activation: string | undefined): number {
  const operations = operationsPerElement[activation ?? "linear"];
  if (operations === undefined) throw new Error(`fused activation "${activation}" has no cost rule`);
  return operations + (hasBias ? 1 : 0);
}
