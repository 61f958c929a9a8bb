import { findArchitecture } from "../training/networks/index.ts";
import type { OpenBackend } from "../backends/open-backend.ts";
import { classNumbers } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import { decodePhotos } from "../training/dataset/decode-photos.ts";
import { inputScalings } from "../training/dataset/input-scaling.ts";
import { stratifiedSplit } from "../stats/stratified-split.ts";
import { trainClassifier } from "../training/fit/train-classifier.ts";
import { assembleTraining } from "./assemble.ts";
import type { ApproachTraining } from "./assemble.ts";
import { macsPerImage } from "./macs-per-image.ts";
import type { TrainingPlan, TrainingRun } from "./training-plan.ts";

/** Trains an architecture from random weights on the current backend. */
export async function trainNetwork(
  id: string,
  dataset: Dataset,
  backend: OpenBackend,
  plan: TrainingPlan,
  run: TrainingRun,
): Promise<ApproachTraining> {
  const architecture = findArchitecture(id);
  const { size, width = 1, epochs = 10, scaling, ...rest } = plan;
  const inputShape = [size, size, 3] as const;
  const scalingId = scaling ?? architecture.scaling;
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
      scaling: inputScalings[scalingId],
      seed: run.seed,
      epochs,
      decode: decodePhotos,
      onProgress: run.onProgress,
      signal: run.signal,
    });
    return assembleTraining(trained, {
      dataset,
      fold: { kind: "holdout", testShare: run.testShare },
      scaling: scalingId,
      ...macsPerImage(model),
    });
  } finally {
    model.dispose();
  }
}
