import { util } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { TrainingJob } from "../../record/study-record.ts";
import type { TrainingOptions } from "./training-options.ts";

type Provenance = Pick<TrainingJob, "backend" | "device" | "seed" | "split">;

/** The fields that every training job shares: device, seed and numbers of photos. */
export function provenanceOf(
  options: TrainingOptions,
  train: readonly number[],
  validation: readonly number[],
): Provenance {
  return {
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

/** The number of values in all weights. */
export function countWeights(weights: LayersModel["weights"]): number {
  return weights.reduce((sum, weight) => sum + util.sizeFromShape(weight.shape as number[]), 0);
}
