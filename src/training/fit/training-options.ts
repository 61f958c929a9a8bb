import type { OpenBackend } from "../../backends/open-backend.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { InputScaling } from "../dataset/input-scaling.ts";
import type { Split } from "../../stats/stratified-split.ts";
import type { OnTrainingProgress } from "./training-progress.ts";

/** What every training is told: the photos, the split, the pixels and where it computes. Defaults are the trainer's own. */
export interface TrainingOptions {
  /** The name that goes into the record. */
  readonly architecture: string;
  readonly dataset: Dataset;
  readonly split: Split;
  readonly splitSeed: number;
  readonly backend: OpenBackend;
  readonly inputShape: readonly [height: number, width: number, channels: number];
  readonly scaling: InputScaling;
  /** Default `antialias`. */
  readonly resize?: "antialias" | "bilinear" | undefined;
  readonly seed: number;
  readonly batchSize?: number | undefined;
  /** Adam's; the peak where it is scheduled. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Share of the training part that the epoch is chosen by. Default 0.1; 0 takes the last epoch. */
  readonly validationShare?: number | undefined;
  /** Trains on each photo or its mirror image by a seeded coin. Default true. */
  readonly flip?: boolean | undefined;
  readonly classWeights?: "none" | "inverse-frequency" | undefined;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; `performance.now` where left out. */
  readonly now?: (() => number) | undefined;
}
