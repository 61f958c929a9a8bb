import type { TrainingOptions } from "./training-options.ts";
import type { TrainingJob, TrainingSpec } from "../../record/study-record.ts";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { util } from "@tensorflow/tfjs-core";

/** One training: what was trained and how, the network's size, and what came of it. */
export interface TrainingResult {
  readonly spec: Omit<TrainingSpec, "scaling">;
  readonly trained: { readonly params: number; readonly trainableParams: number };
  readonly job: Omit<TrainingJob, "key" | "fold">;
}

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
