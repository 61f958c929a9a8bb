import * as tf from "@tensorflow/tfjs-core";
import { registerKerasLayers } from "../../model/keras-layers/index.ts";
import { SeededDropout } from "./seeded-dropout.ts";

let registered = false;

/**
 * Registers Keras' layers and those of this folder with tfjs, so that saved models that have them can be loaded. The builders
 * call it; call it before loading. A second call does nothing.
 */
export function registerLayers(): void {
  if (registered) return;
  registered = true;
  registerKerasLayers();
  tf.serialization.registerClass(SeededDropout);
}
