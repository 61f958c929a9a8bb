import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";

/**
 * Has a ReLU with a maximum of 6 compute with the one kernel that backends have for it, in place of a ReLU and a clip. Other layers stay as they are.
 *
 * @returns a function that undoes it
 */
export function fuseRelu6(layer: tfl.layers.Layer): () => void {
  if (layer.getClassName() !== "ReLU" || layer.getConfig()["maxValue"] !== 6) return () => undefined;
  return overrideFields(layer, {
    call: (inputs) => tf.relu6(Array.isArray(inputs) ? inputs[0]! : inputs),
  });
}
