import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../errors.ts";
import { buildLayersModel } from "../model/layers/build-layers-model.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import { hasWeightFiles, readWeights } from "../model/weights/read-weights.ts";

/**
 * The pretrained network of a file, with its weights, on the current backend.
 *
 * @throws ProfilerError `weights-missing` where the file names none: a feature extractor without its weights extracts nothing
 */
export async function loadBackbone(file: ModelFile): Promise<LayersModel> {
  if (!hasWeightFiles(file)) {
    throw new ProfilerError("weights-missing", {
      found: `${file.name}, a topology without weight files`,
      expected: "a pretrained model with its weights",
      remedy: "name a model.json that has its weight files beside it",
    });
  }
  return buildLayersModel(file, await readWeights(file));
}
