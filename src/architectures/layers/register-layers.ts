import * as tf from "@tensorflow/tfjs-core";
import { LayerScale } from "./layer-scale.ts";
import { Normalization } from "./normalization.ts";
import { SeededDropout } from "./seeded-dropout.ts";

let registered = false;

/**
 * Makes the layers of this folder known to tfjs, so that saved models which hold them can be loaded. The builders call it;
 * call it before loading. Calling it again does nothing.
 */
export function registerLayers(): void {
  if (registered) return;
  registered = true;
  tf.serialization.registerClass(LayerScale);
  tf.serialization.registerClass(Normalization);
  tf.serialization.registerClass(SeededDropout);
}
