import type * as tfl from "@tensorflow/tfjs-layers";

/**
 * Sets the momentum of every batch normalisation of the model, also inside nested models, and gives back how to undo it.
 *
 * Keras' default of 0.99 needs some 500 steps until the moving statistics forget where they started; a fit of a few epochs
 * ends before that, and the network is then judged with statistics it was never trained with. At 0.9, PyTorch's default,
 * fifty steps are enough. A momentum that is lower already stays.
 */
export function limitBatchNormMomentum(model: tfl.LayersModel, highest: number): () => void {
  const undo: (() => void)[] = [];
  for (const layer of model.layers) {
    if (isModel(layer)) undo.push(limitBatchNormMomentum(layer, highest));
    if (layer.getClassName() !== "BatchNormalization") continue;
    const normalisation = layer as unknown as { momentum: number };
    const before = normalisation.momentum;
    normalisation.momentum = Math.min(before, highest);
    undo.push(() => {
      normalisation.momentum = before;
    });
  }
  return () => {
    for (const one of undo) one();
  };
}

function isModel(layer: object): layer is tfl.LayersModel {
  return "layers" in layer;
}
