import { buildLayersModel } from "../../model/layers/build-layers-model.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import { hasWeightFiles, readWeights } from "../../model/weights/read-weights.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { infoOf, refuseSignature } from "./file-subject.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject } from "./subject.ts";
import { traceBuiltLayers } from "./trace-layers.ts";

/** A layers model's file. Its weights are read when it is loaded, once. */
export function layersFile(file: ModelFile): ModelSubject {
  const traceNow = memoizeTraces((request) => {
    refuseSignature(request, file);
    return traceBuiltLayers(() => buildLayersModel(file), request);
  });
  return {
    info: infoOf(file),
    trace: (request) => inTurn(() => traceNow(request)),
    load: async (weights) => {
      const { loadedLayers, loadRandomLayers } = await import("./load-layers.ts");
      if (weights.random === true || !hasWeightFiles(file))
        return loadRandomLayers(() => buildLayersModel(file), weights);
      const model = buildLayersModel(file, await readWeights(file));
      return loadedLayers(model, { weights: "from-file", dispose: () => model.dispose() });
    },
  };
}
