import { layers } from "@tensorflow/tfjs-layers";
import { defineCases } from "../layer-case.ts";
import type { LayerCase } from "../layer-case.ts";

/** Layers that prepare images and categories. */
export const preprocessing: readonly LayerCase[] = defineCases([
  {
    title: "a product and a sum an element",
    classes: ["Rescaling"],
    inputs: [[1, 4, 4, 3]],
    layer: () => layers.rescaling({ scale: 1 / 127.5, offset: -1 }),
    macs: 0,
    flops: 2 * 48,
    params: 0,
    outputs: [[1, 4, 4, 3]],
  },
  {
    title: "another size",
    classes: ["Resizing"],
    inputs: [[1, 8, 8, 3]],
    layer: () => layers.resizing({ height: 4, width: 6 }),
    macs: 0,
    params: 0,
    outputs: [[1, 4, 6, 3]],
  },
  {
    title: "larger: resized",
    classes: ["CenterCrop"],
    inputs: [[1, 2, 2, 3]],
    layer: () => layers.centerCrop({ height: 4, width: 6 }),
    macs: 0,
    params: 0,
    outputs: [[1, 4, 6, 3]],
  },
  {
    title: "the middle",
    classes: ["CenterCrop"],
    inputs: [[1, 8, 8, 3]],
    layer: () => layers.centerCrop({ height: 4, width: 6 }),
    macs: 0,
    params: 0,
    outputs: [[1, 4, 6, 3]],
  },
]);
