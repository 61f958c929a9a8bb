import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";

/**
 * Sum of the slices of `x` with the same segment number, `[numSegments, ...]`, which the wasm backend lacks: the gradient of an embedding or a gather. A
 * scatter sums the slices that have the same index.
 */
export const unsortedSegmentSum: tf.KernelConfig = composeKernel(
  "UnsortedSegmentSum",
  (steps, { inputs, attrs }) => {
    const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
    const { numSegments } = attrs as { numSegments: number };
    const ids = segmentIds.shape.reduce((product, length) => product * length, 1);
    return steps.run(
      "ScatterNd",
      { indices: view(segmentIds, [ids, 1]), updates: x },
      { shape: [numSegments, ...x.shape.slice(segmentIds.shape.length)] },
    );
  },
);
