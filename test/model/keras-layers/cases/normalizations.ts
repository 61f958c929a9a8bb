import { layers } from "@tensorflow/tfjs-layers";
import { defineCases } from "../layer-case.ts";
import type { LayerCase } from "../layer-case.ts";

/** Normalisations: no multiply-accumulates. */
export const normalizations: readonly LayerCase[] = defineCases([
  {
    title: "a product and a sum an element; moving mean and variance are not trainable",
    classes: ["BatchNormalization"],
    inputs: [[1, 4, 4, 3]],
    layer: () => layers.batchNormalization(),
    macs: 0,
    flops: 4 * 4 * 3 * 2,
    params: 4 * 3,
    trainable: 2 * 3,
    outputs: [[1, 4, 4, 3]],
  },
  {
    title: "without scale and centre",
    classes: ["BatchNormalization"],
    inputs: [[1, 5]],
    layer: () => layers.batchNormalization({ scale: false, center: false }),
    macs: 0,
    params: 2 * 5,
    trainable: 0,
    outputs: [[1, 5]],
  },
  {
    title: "gamma and beta for each channel",
    classes: ["LayerNormalization"],
    inputs: [[1, 4, 6]],
    layer: () => layers.layerNormalization(),
    macs: 0,
    params: 2 * 6,
    outputs: [[1, 4, 6]],
  },
  {
    title: "over two axes",
    classes: ["LayerNormalization"],
    inputs: [[1, 4, 6]],
    layer: () => layers.layerNormalization({ axis: [1, 2] }),
    macs: 0,
    params: 2 * 4 * 6,
    outputs: [[1, 4, 6]],
  },
]);
