import type { LayersModel } from "@tensorflow/tfjs-layers";
import { droppedFiles } from "../../../src/model/source/dropped-files.ts";
import type { ModelFile, WeightSpec } from "../../../src/model/source/model-format.ts";
import { profileSubject } from "../../../src/profile/profile-subject.ts";
import { subjectOfFile } from "../../../src/profile/subject/open-subject.ts";
import type { ProfileRecord } from "../../../src/record/profile-record.ts";

/** Weights of a manifest by name: their shapes. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** A layer of a topology: its class and its config, with its name. */
export type Entry = readonly [className: string, config: Readonly<Record<string, unknown>>];

/** A layers model's file without weight files. */
export function layersFileOf(topology: Readonly<Record<string, unknown>>, shapes: Shapes = {}): ModelFile {
  const weights = Object.entries(shapes).map(([name, shape]): WeightSpec => ({
    name,
    shape,
    dtype: "float32",
  }));
  return {
    format: "layers-model",
    topology,
    weightsManifest: [{ paths: ["absent.bin"], weights }],
    file: "model.json",
    source: droppedFiles([]),
    name: "net",
  };
}

/** A Sequential as Keras writes it, on an input without its batch. */
export function sequentialTopology(
  shape: readonly (number | null)[],
  entries: readonly Entry[],
  version = "2.15.0",
): Readonly<Record<string, unknown>> {
  const layers = entries.map(([className, config]) => ({ class_name: className, config }));
  const input = { class_name: "InputLayer", config: { batch_input_shape: [null, ...shape], name: "in" } };
  return {
    keras_version: version,
    model_config: { class_name: "Sequential", config: { name: "net", layers: [input, ...layers] } },
  };
}

/** What tfjs' own `model.save` writes of a model, without the numbers. */
export function savedByTfjs(model: LayersModel): ModelFile {
  const topology = model.toJSON(undefined, false) as unknown as Readonly<Record<string, unknown>>;
  const shapes = model.weights.map((weight) => [weight.originalName, weight.shape as number[]]);
  return layersFileOf(topology, Object.fromEntries(shapes) as Shapes);
}

/** Counts a file. */
export async function profileOfFile(file: ModelFile): Promise<ProfileRecord> {
  return profileSubject(await subjectOfFile(file));
}
