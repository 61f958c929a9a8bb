import { layers } from "@tensorflow/tfjs-layers";
import { defineCases } from "../layer-case.ts";
import type { LayerCase } from "../layer-case.ts";

const three = [
  [1, 4, 5],
  [1, 4, 5],
  [1, 4, 5],
];

/** Layers of several inputs. Element-wise ones cost an operation for each input but the first. */
export const merges: readonly LayerCase[] = defineCases([
  {
    title: "three summands: two additions an element",
    classes: ["Add"],
    inputs: three,
    layer: () => layers.add(),
    macs: 0,
    flops: 2 * 20,
    params: 0,
    outputs: [[1, 4, 5]],
  },
  {
    title: "of different ranks: broadcast",
    classes: ["Add"],
    inputs: [
      [1, 4, 5],
      [1, 1, 5],
    ],
    layer: () => layers.add(),
    macs: 0,
    flops: 20,
    params: 0,
    outputs: [[1, 4, 5]],
  },
  {
    title: "two products an element",
    classes: ["Multiply"],
    inputs: three,
    layer: () => layers.multiply(),
    macs: 0,
    flops: 2 * 20,
    params: 0,
    outputs: [[1, 4, 5]],
  },
  {
    title: "two additions and a product with a third",
    classes: ["Average"],
    inputs: three,
    layer: () => layers.average(),
    macs: 0,
    flops: 3 * 20,
    params: 0,
    outputs: [[1, 4, 5]],
  },
  {
    title: "two comparisons an element",
    classes: ["Maximum"],
    inputs: three,
    layer: () => layers.maximum(),
    macs: 0,
    flops: 2 * 20,
    params: 0,
    outputs: [[1, 4, 5]],
  },
  {
    title: "two comparisons an element",
    classes: ["Minimum"],
    inputs: three,
    layer: () => layers.minimum(),
    macs: 0,
    flops: 2 * 20,
    params: 0,
    outputs: [[1, 4, 5]],
  },
  {
    title: "along the first axis after the batch",
    classes: ["Concatenate"],
    inputs: three,
    layer: () => layers.concatenate({ axis: 1 }),
    macs: 0,
    flops: 0,
    params: 0,
    outputs: [[1, 12, 5]],
  },
  {
    title: "of two vectors: tfjs multiplies 2 x 6 elements, then sums them",
    classes: ["Dot"],
    inputs: [
      [2, 6],
      [2, 6],
    ],
    layer: () => layers.dot({ axes: -1 }),
    macs: 0,
    flops: 2 * 6 + 2 * 6,
    params: 0,
    outputs: [[2, 1]],
  },
  {
    title: "of two sequences along their channels: 4 x 3 pairs of 5",
    classes: ["Dot"],
    inputs: [
      [2, 4, 5],
      [2, 3, 5],
    ],
    layer: () => layers.dot({ axes: [2, 2] }),
    macs: 2 * 4 * 3 * 5,
    params: 0,
    outputs: [[2, 4, 3]],
  },
]);
