import { util } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { TrainingResult } from "../../record/study-record.ts";
import type { TrainingOptions } from "./training-options.ts";

type How = Pick<TrainingResult, "architecture" | "inputShape" | "backend" | "device" | "seed" | "split">;

/** What a record says of any training: of what, where, with which seed and on how many photos. */
export function trainedHow(
  options: TrainingOptions,
  train: readonly number[],
  validation: readonly number[],
): How {
  return {
    architecture: options.architecture,
    inputShape: options.inputShape,
    backend: options.backend.name,
    device: options.backend.device,
    seed: options.seed,
    split: {
      method: "stratified",
      seed: options.splitSeed,
      train: train.length,
      validation: validation.length,
      test: options.split.test.length,
    },
  };
}

/** Numbers that the weights hold together. */
export function weightCount(weights: LayersModel["weights"]): number {
  return weights.reduce((sum, weight) => sum + util.sizeFromShape(weight.shape as number[]), 0);
}
