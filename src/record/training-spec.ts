import type { Unclassified } from "./reason.ts";
import type { EpochRule } from "./training-job.ts";

/** What is trained and how, in full: the same for every job of an approach, and part of each job's key. */
export interface TrainingSpec extends RecordedSpec {
  readonly scaling: string;
  readonly resize: "antialias" | "bilinear";
  readonly epochs: number;
  readonly validationShare: number;
  readonly chooseBy: EpochRule;
}

/** A {@link TrainingSpec} as a record has it: fields that records of earlier versions lack are optional. */
export interface RecordedSpec {
  /** Id of the architecture, or name of a model file. */
  readonly network: string;
  readonly classes: number;
  /** Height, width, channels of the training images (may be smaller than the profile's). */
  readonly inputShape: readonly number[];
  /** Channel multiplier of the trained network; 1 is the architecture as profiled. */
  readonly width: number;
  /** Name of the input scaling. */
  readonly scaling?: string;
  /** How photos are brought to `inputShape`: with a filter as wide as the reduction, or between the four nearest pixels. */
  readonly resize?: "antialias" | "bilinear";
  /** Layer whose output is the features, if it was named. */
  readonly featureLayer?: string;
  readonly weights: StartingWeights;
  /** True if residual blocks of the architecture started as their shortcuts: the scale of their last batch normalization was 0. */
  readonly zeroInitResidual?: boolean;
  /** True if a frozen network gives features and a head alone is trained. */
  readonly frozen: boolean;
  /** The layer up to which a network is frozen while the layers above it are trained. */
  readonly frozenBelow?: string;
  /** Share of the head's inputs that are dropped in training. */
  readonly dropout?: number;
  readonly schedule: TrainingSchedule;
  /** Share of each target that is spread over all classes. Default: 0. */
  readonly labelSmoothing?: number;
  readonly classWeights: "none" | "inverse-frequency";
  readonly augmentation: readonly Augmentation[];
  /** The most epochs. */
  readonly epochs?: number;
  readonly batchSize: number;
  /** Share of the training images that chooses the epoch. */
  readonly validationShare?: number;
  /** Epochs without a better one after which the fit stops. Default: never. */
  readonly patience?: number;
  /** By what an epoch is chosen. */
  readonly chooseBy?: EpochRule;
}

/** The weights that a training starts from. */
export interface StartingWeights {
  readonly kind: "random" | "file" | "url";
  /** Name of the file, or the address. */
  readonly name?: string;
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly sha256?: string;
  /** MD5 of the file, lower-case hexadecimal, where its publisher gives no other. */
  readonly md5?: string;
  /** SHA-256 of the values: the weight files end to end. */
  readonly valuesSha256?: string;
}

/** The optimizer and its learning rate over the steps. */
export interface TrainingSchedule {
  /** Adam (Kingma & Ba 2015), Adam with decoupled weight decay (Loshchilov & Hutter 2019), or stochastic gradient descent. */
  readonly optimizer: "adam" | "adamw" | "sgd";
  /** The peak, where the rate moves. */
  readonly learningRate: number;
  /** The peak for the head. Default: `learningRate`. */
  readonly headLearningRate?: number;
  /** Of `adamw` and `sgd`; biases and normalization have none. Default: 0. */
  readonly weightDecay?: number;
  /** Of `sgd`. Default: 0. */
  readonly momentum?: number;
  /** Default: `constant`. */
  readonly rule?: "constant" | "one-cycle" | "cosine";
  /** Share of the steps in which the rate of `one-cycle` or `cosine` rises. Default: 0.3 of `one-cycle`, 0 of `cosine`. */
  readonly warmupShare?: number;
  /** The highest momentum of batch normalization, or its statistics kept as they are. Default: the network's own momentum. */
  readonly batchNorm?: { readonly momentum: number } | "frozen";
}

/** What is done to images beside resizing. */
export type Augmentation =
  /** Each training image is mirrored or not, by a seeded coin. */
  | { readonly code: "horizontal-flip" }
  /** Each training image is cut to a part of its own aspect ratio and brought back to its size; the part's share of the area is drawn uniformly. */
  | { readonly code: "random-crop"; readonly minArea: number; readonly maxArea: number }
  /** Factors drawn uniformly, from 1 less to 1 more of each: of each training image's brightness, contrast and saturation. */
  | {
      readonly code: "color-jitter";
      readonly brightness: number;
      readonly contrast: number;
      readonly saturation: number;
    }
  /** Probabilities are the mean of an image's and its mirror image's. */
  | { readonly code: "test-time-flip" }
  | Unclassified;
