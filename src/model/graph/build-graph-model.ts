import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { io } from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../../errors.ts";
import type { GraphConstant, GraphProgram } from "../../trace/graph/graph-program.ts";
import { isObject } from "../source/model-format.ts";
import type { ModelFile } from "../source/model-format.ts";
import { randomWeightData } from "../weights/random-weight-data.ts";
import { tfjsName } from "../../trace/tfjs-internals/reserved-names.ts";
import { renameGraph, renameSignature } from "./rename-for-tfjs.ts";

/**
 * Loads the graph model of a file on the current backend, as tfjs-converter loads it; with the names that `tfjsName` gives.
 *
 * @param program of the same file, which knows small constants also where the weights are absent
 * @param weightData the bytes of all shards, end to end, in the manifest's order; random weights where it is left out
 *
 * @throws {ProfilerError} `model-unsupported` when tfjs refuses the graph; `weights-missing` when weights are left out that cannot be random
 */
export function buildGraphModel(
  file: ModelFile,
  program: GraphProgram,
  weightData?: ArrayBuffer,
): GraphModel {
  const { modelTopology, userDefinedMetadata, signature, modelInitializer, initializerSignature } =
    file.topology;
  const stored = file.weightsManifest.flatMap(({ weights }) => weights) as io.WeightsManifestEntry[];
  const known = new Map<string, GraphConstant["values"]>();
  for (const node of program.nodes)
    if (node.op === "Const") known.set(node.name, program.constantOf(node)?.values);
  const { specs, data } =
    weightData === undefined
      ? randomWeightData(file, stored, (name) => known.get(name))
      : { specs: stored, data: weightData };
  const described = isObject(userDefinedMetadata) ? userDefinedMetadata["signature"] : undefined;
  const signed = renameSignature(described ?? signature);
  const artifacts = {
    format: "graph-model",
    modelTopology: renameGraph(modelTopology),
    weightSpecs: specs.map((spec) => ({ ...spec, name: tfjsName(spec.name) })),
    weightData: data,
    signature: signed,
    userDefinedMetadata:
      described === undefined || !isObject(userDefinedMetadata)
        ? userDefinedMetadata
        : { ...userDefinedMetadata, signature: signed },
    modelInitializer: renameGraph(modelInitializer),
    initializerSignature: renameSignature(initializerSignature),
  };
  const given = Object.fromEntries(Object.entries(artifacts).filter(([, value]) => value !== undefined));
  try {
    const model = loadGraphModelSync({ load: () => given as io.ModelArtifacts });
    // Once loaded, a model from a synchronous source is like any other.
    return model as unknown as GraphModel;
  } catch (error) {
    throw new ProfilerError(
      "model-unsupported",
      {
        found: `a graph that tfjs-converter refuses (${reasonOf(error)})`,
        expected: "a graph model that loads in TensorFlow.js 4.22",
        remedy: "convert the model again with tensorflowjs_converter",
      },
      { cause: error },
    );
  }
}
