import { loadLayersModel } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { io } from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../errors.ts";
import { unknownLayerClasses } from "./layer-classes.ts";
import type { ModelFile } from "./model-format.ts";

/**
 * Builds the layers model of a file on the current backend, with the weights given or with what the initialisers make.
 *
 * @param weightData the bytes of all shards, end to end, in the manifest's order
 *
 * Throws `unknown-layer` where a class is not registered with tfjs, `model-unsupported` where tfjs refuses the topology.
 */
export async function buildLayersModel(file: ModelFile, weightData?: ArrayBuffer): Promise<LayersModel> {
  if (file.format !== "layers-model") {
    throw new ProfilerError("model-unsupported", {
      found: `the ${file.format} ${file.name}`,
      expected: "a layers model",
      remedy: "take the layers model from which it was converted",
    });
  }
  const unknown = unknownLayerClasses(file.topology);
  if (unknown.length > 0) {
    throw new ProfilerError("unknown-layer", {
      found: `${unknown.join(", ")} in ${file.name}`,
      expected: "layers that tfjs-layers has or that were registered",
      remedy: "register each class with tf.serialization.registerClass and profile the model from code",
    });
  }
  const artifacts: io.ModelArtifacts = { modelTopology: file.topology };
  if (weightData !== undefined) {
    artifacts.weightData = weightData;
    artifacts.weightSpecs = file.weightsManifest.flatMap(
      (group) => group.weights,
    ) as io.WeightsManifestEntry[];
  }
  try {
    return await loadLayersModel({ load: async () => artifacts });
  } catch (error) {
    throw new ProfilerError(
      "model-unsupported",
      {
        found: `a topology that tfjs-layers refuses (${reasonOf(error)})`,
        expected: "a layers model that loads in TensorFlow.js 4.22",
        remedy: "convert the model as a graph model, or rebuild the layer that it names",
      },
      { cause: error },
    );
  }
}
