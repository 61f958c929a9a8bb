import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { io } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ProfilerError, reasonOf } from "../../errors.ts";
import { assertLayersFile } from "../../model/layers/build-layers-model.ts";
import { storedWeights } from "../../model/layers/stored-weights.ts";
import { readModelFile } from "../../model/source/read-model-file.ts";
import { sourceAt } from "../../model/source/source-at.ts";
import { readKerasH5 } from "../../model/weights/read-keras-h5.ts";
import type { StoredWeight } from "../../model/weights/read-keras-h5.ts";
import { readWeights } from "../../model/weights/read-weights.ts";
import type { StartingWeights } from "../../record/study-record.ts";
import { downloadFile } from "./download-file.ts";
import type { DownloadOptions } from "./download-file.ts";
import { loadStoredWeights } from "./load-stored-weights.ts";
import type { LoadedWeights } from "./load-stored-weights.ts";
import { publishedWeights } from "./published-weights.ts";

/** Where downloads are kept, and who hears of them. */
export type WeightDownloads = Omit<DownloadOptions, "url" | "hash">;

/** Weights to start from: what the record says of them, and the file that has them. */
export interface FoundWeights {
  readonly weights: StartingWeights;
  readonly file: string;
}

/**
 * The file of starting weights: `published` is the one that Keras publishes for an architecture, downloaded into a folder; else a path of an
 * `.h5` file or of a converted model.json.
 *
 * @throws {ProfilerError} `wrong-option` if nothing is published for the architecture; `weights-missing` if there is no such file; `weights-unreadable`; what
 *   {@link downloadFile} throws
 */
export async function findStartingWeights(
  source: string,
  architecture: string,
  download: WeightDownloads,
): Promise<FoundWeights> {
  if (source !== "published") {
    const content = await readFile(source).catch((error: unknown) => {
      throw new ProfilerError("weights-missing", {
        found: `${source} (${reasonOf(error)})`,
        expected: "an .h5 file of Keras weights, a converted model.json, or the word published",
        remedy: "check the path given with --weights",
      });
    });
    // A file that cannot be read ends a study before it begins.
    if (!source.endsWith(".json")) await readKerasH5(content, basename(source));
    const sha256 = createHash("sha256").update(content).digest("hex");
    return { weights: { kind: "file", name: basename(source), sha256 }, file: source };
  }
  const published = publishedWeights[architecture];
  if (published === undefined) {
    throw new ProfilerError("wrong-option", {
      found: `published weights asked for ${architecture}`,
      expected: `one of ${Object.keys(publishedWeights).join(", ")}`,
      remedy: "leave --weights out, or name a file",
    });
  }
  const { url, hash } = published;
  const file = await downloadFile({ ...download, url, hash });
  return { weights: { kind: "url", name: url, [hash.algorithm]: hash.hex }, file };
}

/**
 * Gives a network the weights of a file, by name and shape. Its last layer with weights, the classifier, keeps its initial ones where the file
 * has none for it.
 *
 * @throws {ProfilerError} `weights-unreadable`, `weights-mismatch`, and what reading a model file throws
 */
export async function loadStartingWeights(model: LayersModel, file: string): Promise<LoadedWeights> {
  const stored = file.endsWith(".json")
    ? await weightsOfModel(file)
    : await readKerasH5(await readFile(file), basename(file));
  const classifier = model.layers.findLast(({ weights }) => weights.length > 0)?.weights ?? [];
  const names = new Set(classifier.map(({ originalName }) => originalName));
  return loadStoredWeights(model, stored, { file: basename(file), optional: (name) => names.has(name) });
}

async function weightsOfModel(path: string): Promise<Pick<StoredWeight, "name" | "shape" | "values">[]> {
  const file = await readModelFile(await sourceAt(path));
  assertLayersFile(file);
  const specs = file.weightsManifest.flatMap(({ weights }) => weights);
  const tensors = io.decodeWeights(await readWeights(file), specs as io.WeightsManifestEntry[]);
  const wanted = new Set(storedWeights(file).map(({ name }) => name));
  const stored = Object.entries(tensors).map(([name, tensor]) => ({
    name,
    shape: tensor.shape,
    values: Float32Array.from(tensor.dataSync()),
  }));
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return stored.filter(({ name }) => wanted.has(name));
}
