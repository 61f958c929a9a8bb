import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { layersIn } from "../layers-in.ts";
import { tensorWithoutData } from "../shape-backend.ts";
import { snapshotFields } from "./field-snapshot.ts";
import type { ShapeBackend } from "../shape-backend.ts";

/** What a layer reads of a weight. */
export interface ReadableWeight {
  readonly read: () => Tensor;
}

interface WritableWeight extends ReadableWeight {
  readonly shape: readonly number[];
  readonly write: (value: Tensor) => unknown;
}

/** The fields of tfjs' batch normalization that we read or override. `gamma` and `beta` are absent without scale or center. */
export interface BatchNormFields {
  gamma?: ReadableWeight | null;
  beta?: ReadableWeight | null;
  /** Absent until the layer is built, as is the variance. */
  readonly movingMean?: WritableWeight;
  readonly movingVariance?: WritableWeight;
  readonly axis: number;
  readonly epsilon: number;
  momentum: number;
}

/** The fields of tfjs' convolutions that we read or override; a depthwise one has `depthwiseKernel` instead of `kernel`. */
export interface ConvolutionFields {
  dilationRate?: unknown;
  kernel?: ReadableWeight;
  depthwiseKernel?: ReadableWeight;
}

/** The fields of a batch normalization; undefined for another layer. */
export function batchNormFields(layer: layers.Layer): BatchNormFields | undefined {
  return layer.getClassName() === "BatchNormalization" ? (layer as unknown as BatchNormFields) : undefined;
}

/** The fields that a layer has if it is a convolution. */
export function convolutionFields(layer: layers.Layer): ConvolutionFields {
  return layer as ConvolutionFields;
}

/**
 * Gives batch normalizations without scale or center a constant one. tfjs 4.22 reads both in training mode whether or not the layer has them,
 * and throws; Keras computes with the constants 1 and 0.
 *
 * @returns the names of these layers, and a function that restores their fields
 */
export function supplyBatchNormScales(
  root: layers.Layer,
  backend: ShapeBackend,
): { readonly supplied: readonly string[]; readonly restore: () => void } {
  const supplied: string[] = [];
  const restores: (() => void)[] = [];
  for (const layer of layersIn(root)) {
    const fields = batchNormFields(layer);
    if (fields?.movingMean === undefined) continue;
    const missing = (["gamma", "beta"] as const).filter(
      (name) => fields[name] === undefined || fields[name] === null,
    );
    if (missing.length === 0) continue;
    const constant = tensorWithoutData(backend, fields.movingMean.shape, "float32");
    restores.push(snapshotFields([layer]));
    for (const name of missing) fields[name] = { read: () => constant };
    supplied.push(layer.name);
  }
  return { supplied, restore: () => restores.forEach((restore) => restore()) };
}
