import { layers } from "@tensorflow/tfjs-layers";
import { defineCases } from "../layer-case.ts";
import type { LayerCase } from "../layer-case.ts";

const shape = [1, 4, 5];

/**
 * Operations an element, written out: a transcendental function counts as one. Softmax: maximum, difference, exponential, sum, quotient.
 */
const operations: Readonly<Record<string, number>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  selu: 4,
  sigmoid: 4,
  // 0.2 x, + 0.5, then between 0 and 1 (two comparisons)
  hardSigmoid: 2 + 2,
  softplus: 3,
  // |x|, + 1, quotient
  softsign: 3,
  tanh: 1,
  softmax: 5,
  // alpha x, sigmoid, product
  swish: 1 + 4 + 1,
  // softplus, tanh, product
  mish: 3 + 1 + 1,
  // x / sqrt 2, erf, + 1, half, product
  gelu: 5,
};

/** The activation functions by name, and the classes that have parameters or settings of their own. */
export const activations: readonly LayerCase[] = defineCases([
  ...Object.entries(operations).map(([activation, each]): LayerCase => ({
    title: activation,
    classes: ["Activation"],
    inputs: [shape],
    layer: () => layers.activation({ activation: activation as "relu" }),
    macs: 0,
    flops: 20 * each,
    params: 0,
    outputs: [shape],
  })),
  {
    title: "a comparison",
    classes: ["ReLU"],
    inputs: [shape],
    layer: () => layers.reLU(),
    macs: 0,
    flops: 20,
    params: 0,
    outputs: [shape],
  },
  {
    title: "at most 6: two more comparisons",
    classes: ["ReLU"],
    inputs: [shape],
    layer: () => layers.reLU({ maxValue: 6 }),
    macs: 0,
    flops: 20 * 3,
    params: 0,
    outputs: [shape],
  },
  {
    title: "a comparison and a product",
    classes: ["LeakyReLU"],
    inputs: [shape],
    layer: () => layers.leakyReLU({ alpha: 0.1 }),
    macs: 0,
    flops: 20 * 2,
    params: 0,
    outputs: [shape],
  },
  {
    title: "a slope for every element",
    classes: ["PReLU"],
    inputs: [shape],
    layer: () => layers.prelu(),
    macs: 0,
    flops: 20 * 2,
    params: 4 * 5,
    outputs: [shape],
  },
  {
    title: "a slope for every channel, shared by the places",
    classes: ["PReLU"],
    inputs: [[1, 6, 6, 3]],
    layer: () => layers.prelu({ sharedAxes: [1, 2] }),
    macs: 0,
    params: 3,
    outputs: [[1, 6, 6, 3]],
  },
  {
    title: "as the function",
    classes: ["ELU"],
    inputs: [shape],
    layer: () => layers.elu(),
    macs: 0,
    flops: 20 * 3,
    params: 0,
    outputs: [shape],
  },
  {
    title: "a comparison and a product",
    classes: ["ThresholdedReLU"],
    inputs: [shape],
    layer: () => layers.thresholdedReLU({ theta: 0.5 }),
    macs: 0,
    flops: 20 * 2,
    params: 0,
    outputs: [shape],
  },
  {
    title: "as the function",
    classes: ["Softmax"],
    inputs: [shape],
    layer: () => layers.softmax({ axis: -1 }),
    macs: 0,
    flops: 20 * 5,
    params: 0,
    outputs: [shape],
  },
]);
