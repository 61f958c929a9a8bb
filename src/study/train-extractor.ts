import { tidy } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { buildFeatureExtractor } from "../training/networks/feature-extractor.ts";
import { trainHeadOnFeatures } from "../training/features/train-head-on-features.ts";
import { macsPerImage } from "./macs-per-image.ts";
import { optionsOf } from "./options-of-spec.ts";
import type { TaskResult, TrainingTask } from "./training-task.ts";

/** Trains a classifier on the features of a frozen network, at the network's own input size. The network is disposed. */
export async function trainExtractor(backbone: LayersModel, task: TrainingTask): Promise<TaskResult> {
  const { spec, seed } = task;
  const extractor = buildFeatureExtractor({
    backbone,
    classes: spec.classes,
    seed,
    featureLayer: spec.featureLayer,
  });
  try {
    const { trained, job } = await trainHeadOnFeatures({
      ...optionsOf(task),
      weights: spec.weights,
      features: extractor.features,
      head: extractor.head,
      params: extractor.whole.countParams(),
    });
    return { trained: { ...trained, ...macsPerImage(extractor.whole) }, job };
  } finally {
    tidy(() => {
      extractor.head.dispose();
      backbone.dispose();
    });
  }
}
