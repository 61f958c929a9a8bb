import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError } from "../errors.ts";
import { assertLayersFile, buildLayersModel } from "../model/layers/build-layers-model.ts";
import type { ModelFile } from "../model/source/model-format.ts";
import { readModelFile } from "../model/source/read-model-file.ts";
import { sourceAt } from "../model/source/source-at.ts";
import { hasWeightFiles, readWeights } from "../model/weights/read-weights.ts";
import { subjectOfFile } from "../profile/subject/open-subject.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";

/** A pretrained network's file, read once for both profiling and training. */
export interface BackboneFile {
  readonly file: ModelFile;
  readonly subject: ModelSubject;
}

/**
 * Opens the pretrained network of a file, without reading its weights.
 *
 * @throws {ProfilerError} `weights-missing` if the file names no weight files; `model-unsupported` if it is not a layers model
 */
async function openBackbone(path: string): Promise<BackboneFile> {
  const file = await readModelFile(await sourceAt(path));
  assertLayersFile(file);
  if (!hasWeightFiles(file)) {
    throw new ProfilerError("weights-missing", {
      found: `${file.name}, a topology without weight files`,
      expected: "a pretrained model with its weights",
      remedy: "name a model.json that has its weight files beside it",
    });
  }
  return { file, subject: await subjectOfFile(file) };
}

/** Opens each model file once, however often it is asked for. */
export type OpenModelFile = (path: string) => Promise<BackboneFile>;

/** {@link openBackbone} that keeps what it opened: planning, training and timing read one file. */
export function openEachOnce(): OpenModelFile {
  const opened = new Map<string, Promise<BackboneFile>>();
  return (path) => {
    const opening = opened.get(path) ?? openBackbone(path);
    opened.set(path, opening);
    return opening;
  };
}

/** The pretrained network with its weights, on the current backend. */
export async function loadBackbone(file: ModelFile): Promise<LayersModel> {
  return buildLayersModel(file, await readWeights(file));
}
