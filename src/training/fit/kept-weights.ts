import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";

/** A copy of all weights of a model, batch statistics included, to go back to. */
export interface KeptWeights {
  /** Puts the copy into the model. */
  readonly restore: () => void;
  readonly dispose: () => void;
}

/** Copies the model's weights as they are now. Costs memory only for what is changed afterwards. */
export function keepWeights(model: tfl.LayersModel): KeptWeights {
  const copies = model.getWeights().map((weight) => tf.clone(weight));
  return {
    restore: () => model.setWeights(copies),
    dispose: () => tf.dispose(copies),
  };
}
