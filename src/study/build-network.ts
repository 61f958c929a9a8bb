import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { TrainingSpec } from "../record/study-record.ts";
import { architectures, findArchitecture } from "../training/networks/index.ts";
import { loadStartingWeights } from "../training/weights/starting-weights.ts";
import { loadBackbone } from "./backbone.ts";
import type { OpenModelFile } from "./backbone.ts";
import { hashOf } from "./plan-study.ts";

/** Where the files of jobs are: jobs carry no path. */
export interface NetworkFiles {
  /** Paths of model files by the SHA-256 of their model.json, and of starting weights by their hash. */
  readonly modelFiles: Readonly<Record<string, string>>;
  readonly openModelFile: OpenModelFile;
}

/** Whether a part of the network is frozen, behind which a classifier of our own is trained. */
export function isPartlyFrozen({ network, frozen }: TrainingSpec): boolean {
  return frozen || !architectures.some(({ id }) => id === network);
}

/**
 * The network of a specification with its starting weights, on the current backend: whole, or without its classifier if a part of it is frozen.
 *
 * @param seed of random weights
 */
export async function buildNetwork(
  spec: TrainingSpec,
  seed: number,
  { modelFiles, openModelFile }: NetworkFiles,
): Promise<LayersModel> {
  const { network, weights, inputShape, classes, width, zeroInitResidual } = spec;
  const path = modelFiles[hashOf(weights)];
  if (!architectures.some(({ id }) => id === network)) {
    if (path === undefined) throw new Error(`no file of ${network} was planned`);
    return loadBackbone((await openModelFile(path)).file);
  }
  const [rows = 0, columns = 0, channels = 0] = inputShape;
  const model = findArchitecture(network).build({
    ...{ inputShape: [rows, columns, channels], classes, width, seed },
    ...(isPartlyFrozen(spec) ? { includeTop: false } : {}),
    // Keras builds EfficientNet for the weights that its authors publish with a second rescaling.
    ...(weights.kind === "url" ? { imagenetRescaling: true } : {}),
    zeroInitResidual,
  });
  if (path !== undefined) await loadStartingWeights(model, path);
  return model;
}
