import type * as tfl from "@tensorflow/tfjs-layers";
import type { TrainingSchedule } from "../../record/study-record.ts";
import { layersIn } from "../../trace/layers-in.ts";
import { batchNormFields } from "../../trace/tfjs-internals/layer-fields.ts";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";
import { fuseBatchNorm } from "./fuse-batch-norm.ts";
import { fuseRelu6 } from "./fuse-relu6.ts";
import { fuseSwish } from "./fuse-swish.ts";
import { keepInInference } from "../networks/inference-mode.ts";
import { skipInputGradient } from "./skip-input-gradient.ts";

/**
 * Sets a model up for a fit: frozen layers work as in inference and are not trained; batch normalization, also in nested models, has at most
 * the given momentum or keeps its statistics. What is computed faster in a fit than by tfjs' layers is replaced.
 *
 * Keras' momentum of 0.99 needs some 500 steps until the moving statistics forget their start; a fit of a few epochs ends earlier and would be
 * evaluated with statistics that it never trained with. At 0.9, PyTorch's default, fifty steps are enough.
 *
 * @param frozen names of layers of the model
 * @returns a function that undoes it
 * @throws {RangeError} if the model has no layer of a name
 */
export function prepareModel(
  model: tfl.LayersModel,
  batchNorm: TrainingSchedule["batchNorm"],
  frozen: readonly string[],
): () => void {
  const undo: (() => void)[] = [];
  const frozenLayers = new Set(
    frozen.map((name) => {
      const layer = model.layers.find((one) => one.name === name);
      if (layer === undefined) throw new RangeError(`no layer ${name} to freeze`);
      return layer;
    }),
  );
  const layers = layersIn(model);
  // Before layers are kept in inference: what is wrapped last decides.
  for (const layer of layers) undo.push(fuseBatchNorm(layer), fuseSwish(layer), fuseRelu6(layer));
  for (const layer of frozenLayers) {
    const { trainable } = layer;
    layer.trainable = false;
    undo.push(() => void (layer.trainable = trainable), keepInInference(layer));
  }
  for (const layer of layers) {
    undo.push(skipInputGradient(layer));
    const fields = batchNormFields(layer);
    if (fields === undefined || batchNorm === undefined) continue;
    undo.push(
      batchNorm === "frozen"
        ? keepInInference(layer)
        : overrideFields(fields, { momentum: Math.min(fields.momentum, batchNorm.momentum) }),
    );
  }
  return () => {
    for (const one of undo.toReversed()) one();
  };
}
