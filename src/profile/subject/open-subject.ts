import { ProfilerError } from "../../errors.ts";
import { describeValue } from "../../options.ts";
import type { ModelFile } from "../../model/source/model-format.ts";
import type { ModelSource } from "../../model/source/model-source.ts";
import { readModelFile } from "../../model/source/read-model-file.ts";
import type { ModelSubject } from "./subject.ts";

/**
 * Opens the model of a source: a `model.json`, layers model or graph model, or a SavedModel. No weight is read.
 *
 * @throws {ProfilerError} when there is no model, or not one that can be read
 */
export async function openSubject(source: ModelSource): Promise<ModelSubject> {
  checkSource(source);
  return subjectOfFile(await readModelFile(source));
}

/** A model file that was read as a subject. */
export async function subjectOfFile(file: ModelFile): Promise<ModelSubject> {
  return openers[file.format](file);
}

/** Each format is opened by code that the others do without, tfjs' converter and a protobuf library among it: loaded when needed. */
const openers: Readonly<Record<ModelFile["format"], (file: ModelFile) => Promise<ModelSubject>>> = {
  "layers-model": async (file) => {
    const { layersFile, prepareLayersFile } = await import("./layers-file.ts");
    await prepareLayersFile(file);
    return layersFile(file);
  },
  "graph-model": async (file) => (await import("./graph-file.ts")).graphFile(file),
  "saved-model": async (file) => (await import("./saved-model.ts")).savedModel(file),
};

function checkSource(source: unknown): void {
  if (typeof source === "object" && source !== null && "read" in source && "size" in source) return;
  throw new ProfilerError("model-unsupported", {
    found: `${describeValue(source)} in the place of a source of files`,
    expected: "what folderSource, droppedFiles or urlSource gives",
    remedy: typeof source === "string" ? "call openModel, which takes a path" : "give such a source",
  });
}
