import { findArchitecture } from "../training/networks/index.ts";
import type { OpenBackend } from "../backends/open-backend.ts";
import { classNumbers } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import { decodePhotos } from "../training/dataset/decode-photos.ts";
import { inputScalings } from "../training/dataset/input-scaling.ts";
import type { TrainingResult } from "../record/study-record.ts";
import { stratifiedSplit } from "../stats/stratified-split.ts";
import { trainClassifier } from "../training/fit/train-classifier.ts";
import { macsPerImage } from "./macs-per-image.ts";
import type { TrainingPlan, TrainingRun } from "./training-plan.ts";

/** Trains an architecture from random weights on the current backend. */
export async function trainNetwork(
  id: string,
  dataset: Dataset,
  backend: OpenBackend,
  plan: TrainingPlan,
  run: TrainingRun,
): Promise<TrainingResult> {
  const architecture = findArchitecture(id);
  const { size, width = 1, epochs = 10, scaling, ...rest } = plan;
  const inputShape = [size, size, 3] as const;
  const model = architecture.build({ inputShape, classes: dataset.classes.length, width, seed: run.seed });
  try {
    const trained = await trainClassifier({
      ...rest,
      architecture: id,
      width,
      model,
      dataset,
      split: stratifiedSplit(classNumbers(dataset), { testShare: run.testShare, seed: run.seed }),
      splitSeed: run.seed,
      backend,
      inputShape,
      scaling: inputScalings[scaling ?? architecture.scaling],
      seed: run.seed,
      epochs,
      decode: decodePhotos,
      onProgress: run.onProgress,
      signal: run.signal,
    });
    return { ...trained, ...macsPerImage(model) };
  } finally {
    model.dispose();
  }
}
