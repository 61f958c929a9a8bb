import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { swishKernel } from "../../backends/wasm-training/swish.ts";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";

/**
 * Has a swish activation compute with the one kernel that the wasm backend has for it. Other layers and backends stay as they are.
 *
 * @returns a function that undoes it
 */
export function fuseSwish(layer: tfl.layers.Layer): () => void {
  const { activation } = layer as { readonly activation?: { readonly getClassName?: () => string } };
  if (layer.getClassName() !== "Activation" || activation?.getClassName?.() !== "swish")
    return () => undefined;
  const call = layer.call.bind(layer);
  return overrideFields(layer, {
    call: (inputs, kwargs) => {
      if (tf.getKernel(swishKernel, tf.getBackend()) === undefined) return call(inputs, kwargs);
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      return tf.engine().runKernel(swishKernel, { x }) as unknown as tf.Tensor;
    },
  });
}
