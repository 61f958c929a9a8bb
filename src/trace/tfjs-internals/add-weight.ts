import type { DataType, Tensor } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { overrideFields } from "./override-fields.ts";

/** Makes the first value of a weight; `name` is what the layer calls it (`kernel`, `gamma`). */
export type InitialValue = (shape: readonly number[], dtype: DataType | undefined, name: string) => Tensor;

/** tfjs declares `addWeight` protected. */
export interface LayerMethods {
  addWeight: (
    name: string,
    shape: unknown,
    dtype: unknown,
    initializer: unknown,
    regularizer: unknown,
    trainable: unknown,
    constraint: unknown,
  ) => unknown;
}

/**
 * Replaces every layer's own initializers by `initialValue`.
 *
 * @returns a function that restores them
 */
export function overrideInitializers(initialValue: InitialValue): () => void {
  const prototype = layers.Layer.prototype as unknown as LayerMethods;
  const { addWeight } = prototype;
  return overrideFields(prototype, {
    addWeight(name, shape, dtype, _own, regularizer, trainable, constraint) {
      const initializer = {
        apply: (sizes: readonly number[], type: DataType | undefined) => initialValue(sizes, type, name),
      };
      // tfjs passes an eighth argument too, by which it would get the layer's own initializer again.
      return addWeight.call(this, name, shape, dtype, initializer, regularizer, trainable, constraint);
    },
  });
}
