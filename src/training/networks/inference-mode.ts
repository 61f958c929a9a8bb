import type { layers } from "@tensorflow/tfjs-layers";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";

/**
 * Keeps a layer in inference mode, also while its model is trained: batch normalization uses its moving statistics and leaves them,
 * dropout drops nothing. `trainable = false` alone does neither in tfjs, unlike in TensorFlow 2.
 *
 * @returns a function that undoes it
 */
export function keepInInference(layer: layers.Layer): () => void {
  const call = layer.call.bind(layer);
  return overrideFields(layer, {
    call: (inputs, kwargs) => call(inputs, { ...kwargs, training: false }),
  });
}
