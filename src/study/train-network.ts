import { findArchitecture } from "../training/networks/index.ts";
import { decodePhotos } from "../training/dataset/decode-photos.ts";
import { trainClassifier } from "../training/fit/train-classifier.ts";
import { macsPerImage } from "./macs-per-image.ts";
import { optionsOf } from "./options-of-spec.ts";
import type { TaskResult, TrainingTask } from "./training-task.ts";

/** Trains an architecture from random weights on the current backend. */
export async function trainNetwork(task: TrainingTask): Promise<TaskResult> {
  const { spec, seed } = task;
  const options = optionsOf(task);
  const { inputShape, epochs } = options;
  const { classes, width } = spec;
  const model = findArchitecture(spec.network).build({ inputShape, classes, width, seed });
  try {
    const { trained, job } = await trainClassifier({
      ...options,
      width,
      model,
      epochs,
      decode: decodePhotos,
    });
    return { trained: { ...trained, ...macsPerImage(model) }, job };
  } finally {
    model.dispose();
  }
}
