import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { io } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { writeFileAtomically } from "../../files/write-file-atomically.ts";
import { tool } from "../../version.ts";
import { SeededDropout } from "../networks/seeded-dropout.ts";
import type { TrainedMetadata } from "./trained-metadata.ts";

/**
 * Saves a model as tfjs saves one: `model.json`, written last, and `weights.bin`, with the metadata as its `userDefinedMetadata`.
 *
 * The repeatable dropout of training is written as tfjs' own, which is the same outside training: plain tfjs loads the file, if it has the model's
 * other layers.
 *
 * @throws {ProfilerError} `cannot-write`
 */
export async function saveTrainedModel(
  model: LayersModel,
  metadata: TrainedMetadata,
  folder: string,
): Promise<void> {
  let saved: io.ModelArtifacts | undefined;
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const { modelTopology, weightSpecs = [], weightData } = saved!;
  const file = {
    format: "layers-model",
    generatedBy: `${tool.name} ${tool.version}`,
    modelTopology: withPlainDropout(modelTopology),
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
    userDefinedMetadata: metadata,
  };
  await mkdir(folder, { recursive: true });
  await writeFileAtomically(
    join(folder, "weights.bin"),
    new Uint8Array(io.CompositeArrayBuffer.join(weightData)),
  );
  await writeFileAtomically(join(folder, "model.json"), `${JSON.stringify(file)}\n`);
}

/** A topology, or a part of one, in which {@link SeededDropout} is Dropout without a seed: with one, tfjs draws the same mask at every step. */
function withPlainDropout(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withPlainDropout);
  if (typeof part !== "object" || part === null) return part;
  const fields = Object.entries(part).map(([name, value]) => [name, withPlainDropout(value)] as const);
  const copy = Object.fromEntries(fields) as { class_name?: unknown; config?: { seed?: unknown } };
  if (copy.class_name !== SeededDropout.className || copy.config === undefined) return copy;
  const { seed: _, ...config } = copy.config;
  return { ...copy, class_name: "Dropout", config };
}
