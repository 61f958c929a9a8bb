import * as tf from "@tensorflow/tfjs-core";
import { registerKerasLayers } from "../../model/keras-layers/index.ts";
import { SeededDropout } from "./seeded-dropout.ts";

let registered = false;

/**
 * Makes Keras' layers and the layers of this folder known to tfjs, so that saved models which hold them can be loaded. The builders
 * call it; call it before loading. Calling it again does nothing.
 */
export function registerLayers(): void {
  if (registered) return;
  registered = true;
  registerKerasLayers();
  tf.serialization.registerClass(SeededDropout);
}
