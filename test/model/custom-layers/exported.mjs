// Layers as a user writes them: exported, not registered.
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

export class Halved extends layers.Layer {
  static className = "Halved";
  computeOutputShape(inputShape) {
    return inputShape;
  }
  call(inputs) {
    return tf.tidy(() => tf.mul([inputs].flat()[0], 0.5));
  }
}

export const notALayer = 3;
