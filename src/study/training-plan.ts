import type { ScalingId } from "../training/dataset/input-scaling.ts";
import type { OnTrainingProgress } from "../training/fit/training-progress.ts";

/** How a network is trained, as the command line and the study's table say it. What is left out is the trainer's own default. */
export interface TrainingPlan {
  /** Side of the square images in pixels. */
  readonly size: number;
  /** Channel multiplier. */
  readonly width?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly flip?: boolean;
  /** Default: what the network was designed for. */
  readonly scaling?: ScalingId;
  readonly resize?: "antialias" | "bilinear";
  readonly classWeights?: "none" | "inverse-frequency";
  readonly featureLayer?: string;
}

/** What all trainings of one run share. */
export interface TrainingRun {
  readonly seed: number;
  /** Share of the photos held out for the test. */
  readonly testShare: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnTrainingProgress;
}
