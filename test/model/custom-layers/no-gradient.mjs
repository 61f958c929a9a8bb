import { topk } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";

/** The greatest of the last axis, by an op that tfjs has no gradient of. */
export class Greatest extends layers.Layer {
  static className = "Greatest";
  computeOutputShape([batch]) {
    return [batch, 1];
  }
  call(inputs) {
    return topk([inputs].flat()[0], 1).values;
  }
}
