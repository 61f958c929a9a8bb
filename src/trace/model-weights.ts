import type { layers, LayersModel } from "@tensorflow/tfjs-layers";
import { isModel } from "./tfjs-internals/layer-scopes.ts";

type Layer = layers.Layer;
type Variable = Layer["weights"][number];

/** All weights of a model, and the trainable ones. */
export interface ModelWeights {
  readonly all: readonly Variable[];
  readonly trainable: ReadonlySet<Variable>;
}

/**
 * The weights of `model.weights` and `model.trainableWeights`, in time linear in the layers: those getters copy the list for every layer, which is
 * slow for thousands of layers.
 */
export function modelWeights(model: LayersModel): ModelWeights {
  const all: Variable[] = [];
  const trainable = new Set<Variable>();
  const visit = (layer: Layer, trains: boolean): void => {
    if (isModel(layer)) {
      for (const inner of (layer as unknown as LayersModel).layers) visit(inner, trains && layer.trainable);
      return;
    }
    for (const variable of layer.weights) all.push(variable);
    if (trains) for (const variable of layer.trainableWeights) trainable.add(variable);
  };
  visit(model, true);
  return { all, trainable };
}
