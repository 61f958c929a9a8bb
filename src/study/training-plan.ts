import type { ScalingId } from "../training/dataset/input-scaling.ts";
import type { OnTrainingProgress } from "../training/fit/training-progress.ts";

/** How a network is trained. Defaults are those of the trainer. */
export interface TrainingPlan {
  /** Side of the square images in pixels. */
  readonly size: number;
  /** Channel multiplier. */
  readonly width?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly flip?: boolean;
  /** Default: the scaling of the network's architecture. */
  readonly scaling?: ScalingId;
  readonly resize?: "antialias" | "bilinear";
  readonly classWeights?: "none" | "inverse-frequency";
  readonly featureLayer?: string;
}

/** Options shared by all trainings of one run. */
export interface TrainingRun {
  readonly seed: number;
  /** Share of the photos held out for the test. */
  readonly testShare: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnTrainingProgress;
}
