// A layer whose operation the shape backend has no rule for.
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

export class Odd extends layers.Layer {
  static className = "Odd";
  computeOutputShape(inputShape) {
    return inputShape;
  }
  call(inputs) {
    return tf.engine().runKernel("OddOperation", { x: [inputs].flat()[0] });
  }
}
