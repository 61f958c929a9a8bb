import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import type { io } from "@tensorflow/tfjs-core";
import { openBackend } from "../../backends/open-backend.ts";
import { effectiveFields } from "./effective-fields.ts";
import { findRow } from "./find-row.ts";
import { graphModelValue, layersModelValue } from "./layer-value.ts";
import type { EffectiveFieldOptions, MeasuredField } from "./measure-effective-field.ts";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { buildLayersModel } from "../../model/layers/build-layers-model.ts";
import { withInitialWeights } from "../../model/layers/initial-weights.ts";
import type { InputRequest } from "../../model/input-shapes.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import { readModelFile } from "../../model/source/read-model-file.ts";
import { hasWeightFiles, readWeights } from "../../model/weights/read-weights.ts";
import { registerModules } from "../../model/layers/register-modules.ts";
import { seededWeights, seededWeightsWords } from "./seeded-weights.ts";
import { recordOf } from "../record-of.ts";
import { traceFile } from "../trace-file.ts";

/** What to measure of a model file. */
export interface EffectiveFileOptions extends EffectiveFieldOptions, InputRequest {
  /** Paths or names of layers. */
  readonly layers: readonly string[];
  /** wasm unless told. */
  readonly backend?: string;
  /** `random`: weights drawn by the seed although the file has its own; without weight files they are always drawn. */
  readonly weights?: "random";
  /** Paths of ES modules that export or register the model's own layer classes. */
  readonly register?: readonly string[];
}

/**
 * Measures effective receptive fields of layers of a `model.json`, layers model or graph model, with its own weights or with random ones.
 *
 * Throws `ProfilerError` where the file, its weights, a layer's name, a shape or the backend is not as it must be.
 */
export async function effectiveFieldsOfFile(
  path: string,
  options: EffectiveFileOptions,
): Promise<readonly MeasuredField[]> {
  await registerModules(options.register ?? []);
  const file = await readModelFile(path);
  const trace = await traceFile(file, options);
  const record = recordOf(trace, { name: file.name, format: file.format }, {});
  // A wrong name is told before weights are read.
  for (const layer of options.layers) findRow(record.layers, layer);
  const backend = options.backend ?? "wasm";
  await openBackend(backend, { requireGpu: options.requireGpu ?? false });
  const { layers, seed = 0 } = options;
  if (file.format !== "layers-model") {
    const names = trace.inputs.map(({ name }) => name);
    const model = await loadGraph(file, options);
    try {
      const valueOf = (row: Parameters<typeof graphModelValue>[1]) => graphModelValue(model, row, names);
      return await effectiveFields(
        { record, trace, valueOf, weights: "from-file" },
        layers,
        backend,
        options,
      );
    } finally {
      model.dispose();
    }
  }
  const random = options.weights === "random" || !hasWeightFiles(file);
  const model = random
    ? await withInitialWeights(seededWeights(seed), () => buildLayersModel(file))
    : await buildLayersModel(file, await readWeights(file));
  try {
    const valueOf = (row: Parameters<typeof layersModelValue>[1]) => layersModelValue(model, row);
    const weights = random
      ? ({ weights: "random", initializer: seededWeightsWords } as const)
      : ({ weights: "from-file" } as const);
    return await effectiveFields({ record, trace, valueOf, ...weights }, layers, backend, options);
  } finally {
    model.dispose();
  }
}

async function loadGraph(
  file: ModelFile,
  options: EffectiveFileOptions,
): Promise<ReturnType<typeof loadGraphModelSync>> {
  if (file.format === "saved-model" || options.weights === "random" || !hasWeightFiles(file)) {
    throw new ProfilerError("wrong-option", {
      found:
        file.format === "saved-model"
          ? `an effective receptive field of the SavedModel ${file.name}`
          : `the graph model ${file.name} with random weights or without weight files`,
      expected: "a layers model, or a graph model with the weights of its own files",
      remedy:
        file.format === "saved-model"
          ? "convert it to a graph model with tensorflowjs_converter"
          : "give its weight files: which constants of a graph are weights is not written in it",
    });
  }
  const weights = await readWeights(file);
  try {
    return loadGraphModelSync([file.topology as unknown as io.ModelJSON, weights]);
  } catch (error) {
    throw new ProfilerError(
      "model-unsupported",
      {
        found: `a graph that tfjs refuses (${reasonOf(error)})`,
        expected: "a graph model that loads in TensorFlow.js 4.22",
        remedy: "convert the model again",
      },
      { cause: error },
    );
  }
}
