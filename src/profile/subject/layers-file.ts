import type { LayersModel } from "@tensorflow/tfjs-layers";
import { hasTensorflowNodes, loadConverterOps } from "../../model/keras-layers/operations/tensorflow-node.ts";
import { compareManifest } from "../../model/layers/compare-manifest.ts";
import type { WeightDifference } from "../../model/layers/compare-manifest.ts";
import { notesBeyondTfjs } from "../../model/layers/beyond-tfjs.ts";
import type { LostCall } from "../../model/layers/cut-lost-calls.ts";
import { buildLayersModel, buildToCount } from "../../model/layers/build-layers-model.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import { hasSomeWeightFile, hasWeightFiles, readWeights } from "../../model/weights/read-weights.ts";
import { inTurn } from "../../trace/tfjs-internals/in-turn.ts";
import { infoOf, refuseSignature } from "./file-subject.ts";
import { memoizeTraces } from "./memoize-traces.ts";
import type { ModelSubject, WeightsRequest } from "./subject.ts";
import { traceBuiltLayers } from "./trace-layers.ts";
import type { BuildRemarks } from "./trace-layers.ts";

/**
 * A layers model's file. Its weights are read when it is loaded, once; plausible ones are taken where the manifest names no file, or none of the
 * files is there.
 */
export function layersFile(file: ModelFile): ModelSubject {
  const traceNow = memoizeTraces((request) => {
    refuseSignature(request, file);
    let unknown: readonly string[] = [];
    let lost: LostCall | undefined;
    const build = (): LayersModel => {
      const built = buildToCount(file);
      ({ unknown, lost } = built);
      return built.model;
    };
    return traceBuiltLayers(build, request, (model) => ({
      ...describeDifferences(compareManifest(model, file), unknown, lost),
      notes: notesBeyondTfjs(model),
    }));
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

/** Weights that no layer was built with are those of unknown layers and of layers that were cut out, where there are any. */
function describeDifferences(
  differences: readonly WeightDifference[],
  unknown: readonly string[],
  lost: LostCall | undefined,
): BuildRemarks {
  const isWhole = unknown.length === 0 && lost === undefined;
  const known = isWhole ? differences : differences.filter(({ stored }) => stored === undefined);
  const remarks = known.map(({ path, text }) => ({ code: "weights-differ", path, text }) as const);
  if (isWhole) return { differences: remarks };
  const weights = differences.flatMap(({ stored }) =>
    stored === undefined
      ? []
      : [{ name: stored.name, shape: stored.shape, dtype: stored.dtype, trainable: true }],
  );
  const text = `${unknown.join(", ")} ${unknown.length === 1 ? "is" : "are"} not registered (--register): such a layer is taken to keep the shape of its first input, unless the next layer declares another or its weights have other channels`;
  return {
    differences: remarks,
    ...(unknown.length === 0 ? {} : { assumptions: [{ code: "value-assumed", text }] }),
    ...(lost === undefined ? {} : { stopped: describeLost(lost) }),
    unreachedWeights: { weights, whole: true },
  };
}

function describeLost({ layer, operation, layers }: LostCall): NonNullable<BuildRemarks["stopped"]> {
  const reason = `Keras 2 saved this call of ${operation} without the tensors that it reads, so ${layers === 1 ? "it is" : `it and the ${layers - 1} ${layers === 2 ? "layer that needs" : "layers that need"} it are`} left out; convert the model as a graph model or save it with Keras 3`;
  return { scope: layer, code: "other", reason, op: `tf.${operation}` };
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
