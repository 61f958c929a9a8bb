import type * as tfl from "@tensorflow/tfjs-layers";

/**
 * Makes every layer of the model untrainable and keeps it in inference mode, for good.
 *
 * `trainable = false` alone is not enough in tfjs: unlike in TensorFlow 2, a frozen batch normalisation still normalises
 * with the batch's statistics in training and updates its moving ones, and frozen dropout still drops.
 */
export function freeze(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    layer.trainable = false;
    const call = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: false });
  }
}
