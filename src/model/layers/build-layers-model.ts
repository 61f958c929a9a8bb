import { dispose, io, zeros } from "@tensorflow/tfjs-core";
import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { tfjsName } from "../../trace/tfjs-internals/reserved-names.ts";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { checkCalls } from "./check-calls.ts";
import { compatibleTopology, shapesByLayer } from "./compat/index.ts";
import { cutLostCalls } from "./cut-lost-calls.ts";
import type { LostCall } from "./cut-lost-calls.ts";
import { deserializeModel } from "./deserialize-model.ts";
import { withInitialWeights } from "./initial-weights.ts";
import { renameLayers, restoreLayerNames } from "./rename-layers.ts";
import { unknownLayerClasses } from "./compat/known-classes.ts";
import type { ModelFile } from "../source/model-format.ts";
import { matchWeightNames } from "./match-weight-names.ts";
import { replaceUnknownActivations, unknownActivations } from "./unknown-activations.ts";
import { replaceUnknownLayers } from "./unknown-layers.ts";
import { storedWeights } from "./stored-weights.ts";

/**
 * Builds the layers model of a file on the current backend, with the weights given or with what the initializers make. What Keras writes today
 * and tfjs does not read is translated first. Synchronous: tfjs' engine and its layer classes are not held across a turn of the event loop.
 *
 * @param weightData the bytes of all shards, end to end, in the manifest's order
 * @throws {ProfilerError} `unknown-layer` when a class is not registered with tfjs; `model-unsupported` when tfjs refuses the topology;
 *   `weights-missing` when the weights are not those of the model
 */
export function buildLayersModel(file: ModelFile, weightData?: ArrayBuffer): LayersModel {
  assertLayersFile(file);
  const topology = translateTopology(file);
  const unknown = [
    ...unknownLayerClasses(topology),
    ...unknownActivations(topology).map((name) => `the activation ${name}`),
  ];
  if (unknown.length > 0) throw unknownLayers(unknown, file);
  checkCalls(topology, file.name);
  const build = (): LayersModel => fromTopology(topology);
  if (weightData === undefined) return build();
  const model = withInitialWeights((shape, dtype) => zeros(shape as number[], dtype), build);
  loadWeights(model, file, weightData);
  return model;
}

/** A model to count, with the classes of its layers that are not registered. */
export interface CountableModel {
  readonly model: LayersModel;
  readonly unknown: readonly string[];
  /** What was cut out of it. */
  readonly lost?: LostCall;
}

/**
 * Builds the layers model of a file as {@link buildLayersModel} does, without weights; layers and activations that are not registered have stand-ins.
 *
 * @throws {ProfilerError} as {@link buildLayersModel} does; `unknown-layer` when the others do not fit to the stand-ins
 */
export function buildToCount(file: ModelFile): CountableModel {
  assertLayersFile(file);
  const cut = readingTopology(file, () => cutLostCalls(file.topology));
  const topology = translateTopology(cut === undefined ? file : { ...file, topology: cut.topology });
  const unknown = unknownLayerClasses(topology);
  if (unknown.length > 0) replaceUnknownLayers(topology, shapesByLayer(storedWeights(file)));
  replaceUnknownActivations(topology);
  checkCalls(topology, file.name);
  try {
    return { model: fromTopology(topology), unknown, ...(cut === undefined ? {} : { lost: cut.lost }) };
  } catch (error) {
    throw unknown.length > 0 ? unknownLayers(unknown, file, error) : error;
  }
}

/** @throws {ProfilerError} `model-unsupported` when the file is of another format */
export function assertLayersFile(file: ModelFile): void {
  if (file.format === "layers-model") return;
  throw new ProfilerError("model-unsupported", {
    found: `the ${file.format} ${file.name}`,
    expected: "a layers model",
    remedy: "take the layers model from which it was converted",
  });
}

function translateTopology(file: ModelFile): Readonly<Record<string, unknown>> {
  return readingTopology(file, () => compatibleTopology(file.topology, storedWeights(file)));
}

/** A file may have anything in the place of a list or a name. */
function readingTopology<T>(file: ModelFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProfilerError) throw error;
    throw new ProfilerError(
      "model-unreadable",
      {
        found: `${file.name} with layers that are not written as Keras writes them (${reasonOf(error)})`,
        expected: "layers with a class_name, a config and inbound nodes",
        remedy: "convert or save the model again",
      },
      { cause: error },
    );
  }
}

function fromTopology(topology: Readonly<Record<string, unknown>>): LayersModel {
  try {
    renameLayers(topology);
    const model = deserializeModel(topology);
    restoreLayerNames(model);
    return model;
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

function loadWeights(model: LayersModel, file: ModelFile, weightData: ArrayBuffer): void {
  const specs = file.weightsManifest.flatMap((group) => group.weights) as io.WeightsManifestEntry[];
  const stored = io.decodeWeights(
    weightData,
    specs.map((spec) => ({ ...spec, name: tfjsName(spec.name) })),
  );
  try {
    const own = storedWeights(file).map(({ name }) => [name, stored[tfjsName(name)] as Tensor]);
    model.loadWeights(matchWeightNames(model, Object.fromEntries(own) as NamedTensorMap));
  } catch (error) {
    model.dispose();
    throw new ProfilerError(
      "weights-missing",
      {
        found: `weights that are not the model's (${reasonOf(error)})`,
        expected: "one stored tensor of the right shape for every weight of the topology",
        remedy: "convert the model again, or empty its weightsManifest to time it with random weights",
      },
      { cause: error },
    );
  } finally {
    dispose(stored);
  }
}

/** @param refusal why layers that are known do not fit to stand-ins of the others */
function unknownLayers(unknown: readonly string[], file: ModelFile, refusal?: unknown): ProfilerError {
  const misfit =
    refusal === undefined ? "" : `, and other layers that do not fit without it (${refusalOf(refusal)})`;
  const found = `${unknown.join(", ")} in ${file.name}${misfit}`;
  const expected = "layers that tfjs-layers has or that were registered";
  if (unknown.every((name) => name === "Lambda")) {
    return new ProfilerError("unknown-layer", {
      found: `${found}, whose Python code no file can carry to JavaScript`,
      expected,
      remedy:
        "give a layer class named Lambda that does the same with --register module.mjs, or convert the model as a graph model",
    });
  }
  return new ProfilerError("unknown-layer", {
    found,
    expected,
    remedy: "give an ES module that exports these layer classes with --register module.mjs",
  });
}

/** What tfjs said when it refused a model, without the words around it. */
function refusalOf(error: unknown): string {
  const cause = error instanceof ProfilerError ? error.cause : undefined;
  return reasonOf(cause ?? error);
}
