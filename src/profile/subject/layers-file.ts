import { hasTensorflowNodes, loadConverterOps } from "../../model/keras-layers/operations/tensorflow-node.ts";
import { compareManifest } from "../../model/layers/compare-manifest.ts";
import { notesBeyondTfjs } from "../../model/layers/beyond-tfjs.ts";
import { buildLayersModel } from "../../model/layers/build-layers-model.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import { hasSomeWeightFile, hasWeightFiles, readWeights } from "../../model/weights/read-weights.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { infoOf, refuseSignature } from "./file-subject.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject, WeightsRequest } from "./subject.ts";
import { traceBuiltLayers } from "./trace-layers.ts";

/**
 * A layers model's file. Its weights are read when it is loaded, once; plausible ones are taken where the manifest names no file, or none of the
 * files is there.
 */
export function layersFile(file: ModelFile): ModelSubject {
  const traceNow = memoizeTraces((request) => {
    refuseSignature(request, file);
    return traceBuiltLayers(
      () => buildLayersModel(file),
      request,
      (model) => ({
        differences: compareManifest(model, file).map((difference) => ({
          code: "weights-differ",
          ...difference,
        })),
        notes: notesBeyondTfjs(model),
      }),
    );
  });
  return {
    info: infoOf(file),
    trace: (request) => inTurn(() => traceNow(request)),
    load: async (weights) => {
      const { loadedLayers, loadRandomLayers } = await import("./load-layers.ts");
      if (!(await hasOwnWeights(file, weights)))
        return loadRandomLayers(() => buildLayersModel(file), weights);
      const model = buildLayersModel(file, await readWeights(file));
      return loadedLayers(model, { weights: "from-file", dispose: () => model.dispose() });
    },
  };
}

/** Loads what building the model needs beyond tfjs-layers. Building itself is synchronous. */
export async function prepareLayersFile({ topology }: ModelFile): Promise<void> {
  if (hasTensorflowNodes(topology)) await loadConverterOps();
}

async function hasOwnWeights(file: ModelFile, { random = false, seed }: WeightsRequest): Promise<boolean> {
  if (random || !hasWeightFiles(file)) return false;
  // With a seed, the figures depend on the weights: the model's own, or those that were asked for.
  return seed !== undefined || (await hasSomeWeightFile(file));
}
