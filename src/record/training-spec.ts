import type { Unclassified } from "./reason.ts";

/** What was trained and how, the same for every job of an approach. */
export interface TrainingSpec {
  /** Id of the architecture, or what the record calls a feature extractor. */
  readonly network: string;
  readonly classes: number;
  /** Height, width, channels of the training images (may be smaller than the profile's). */
  readonly inputShape: readonly number[];
  /** Channel multiplier of the trained network; 1 is the architecture as profiled. */
  readonly width: number;
  /** Name of the input scaling; absent in records of schema 1. */
  readonly scaling?: string;
  readonly weights: StartingWeights;
  /** True if a frozen network gives features and a head alone is trained. */
  readonly frozen: boolean;
  readonly schedule: TrainingSchedule;
  readonly augmentation: readonly Augmentation[];
  readonly classWeights: "none" | "inverse-frequency";
  /** The most epochs; absent in records of schema 1. */
  readonly epochs?: number;
  readonly batchSize: number;
}

/** The weights that a training starts from. */
export interface StartingWeights {
  readonly kind: "random" | "file" | "url";
  /** Name of the file, or the address. */
  readonly name?: string;
  /** SHA-256 of the model file, lower-case hexadecimal. */
  readonly sha256?: string;
}

/** The optimizer and its learning rate over the steps. */
export interface TrainingSchedule {
  readonly optimizer: string;
  /** The peak, where the rate moves. */
  readonly learningRate: number;
  readonly rule?: "constant" | "one-cycle";
  /** The highest momentum of batch normalization. */
  readonly batchNormMomentum?: number;
}

/** What is done to images beside resizing. */
export type Augmentation =
  /** Each training image is mirrored or not, by a seeded coin. */
  | { readonly code: "horizontal-flip" }
  /** Probabilities are the mean of an image's and its mirror image's. */
  | { readonly code: "test-time-flip" }
  | Unclassified;
