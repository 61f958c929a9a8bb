import type { ProfileRecord, ToolInfo } from "./profile-record.ts";

/** The written form of a comparison: several approaches to one classification task, each with its cost and its F1. */
export interface StudyRecord {
  readonly schemaVersion: 1;
  readonly kind: "study";
  readonly tool: ToolInfo;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly title: string;
  readonly host: HostInfo;
  readonly dataset: DatasetInfo;
  readonly approaches: readonly Approach[];
  readonly notes: readonly string[];
}

export interface HostInfo {
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  /** Packages that counted, timed and trained (TensorFlow.js and its backends), with their versions. */
  readonly packages?: readonly ToolInfo[];
}

export interface DatasetInfo {
  /** Folder name only: a record carries no path of a machine. */
  readonly name: string;
  /** True for the drawn images that come with the package: their F1 says nothing about photographs. */
  readonly fixture: boolean;
  /** Rows of the CSV. */
  readonly rows: number;
  readonly usable: number;
  /** Rows left out, by label. */
  readonly dropped: readonly LabelCount[];
  readonly classes: readonly LabelCount[];
}

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

/** One row of the study: a model, what it costs at `profile.model.inputs`, and what it reached when trained as `training` says. */
export interface Approach {
  readonly id: string;
  readonly title: string;
  readonly architecture: string;
  /** True where the code of the published network is not public and ours is a reconstruction. */
  readonly reconstruction: boolean;
  readonly profile: ProfileRecord;
  /** Figures for the study's own convention beside ours: most expensive layer and total by Keras_FLOP_Estimator's counting. */
  readonly profileByEstimator?: EstimatorFigures;
  readonly training?: TrainingResult;
  /** Why there is no training result. */
  readonly trainingAbsent?: string;
  readonly published?: PublishedFigures;
}

export interface EstimatorFigures {
  readonly convention: string;
  readonly totalMacs: number;
  readonly totalFlops: number;
  readonly topLayer: { readonly name: string; readonly macs: number; readonly flops: number };
}

/** What the study printed, as printed: F1 in percent, counts in millions, times in milliseconds. */
export interface PublishedFigures {
  readonly f1Percent?: number;
  readonly f1Note?: string;
  readonly totalMacsMillions?: number;
  readonly totalFlopsMillions?: number;
  readonly topLayerByCount?: {
    readonly name: string;
    readonly macsMillions: number;
    readonly flopsMillions: number;
  };
  readonly topLayerByTime?: { readonly name: string; readonly ms: number };
  /** Why ours differ. */
  readonly reasons: readonly string[];
}

/** One model trained once on one split and judged on the images held out. */
export interface TrainingResult {
  readonly architecture: string;
  /** Height, width, channels of the images it was trained on (may be smaller than the profile's). */
  readonly inputShape: readonly number[];
  /** Channel multiplier of the trained network; 1 is the architecture as profiled. */
  readonly width: number;
  readonly params: number;
  readonly trainableParams: number;
  /**
   * Multiply-accumulates of one forward pass of one image through the network as trained (at `inputShape` and `width`), by the
   * convention of the approach's profile. It is the cost that the F1 below was bought with.
   */
  readonly macsPerImage?: number;
  /** `random`, or the file name and SHA-256 of the weights it started from. */
  readonly startedFrom: string;
  readonly backend: string;
  readonly device: string;
  readonly seed: number;
  readonly split: SplitInfo;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly augmentation: readonly string[];
  readonly classWeights: "none" | "inverse-frequency";
  readonly epochs: readonly EpochResult[];
  /** Which epoch's weights were judged, counted from 1, and by what rule it was chosen. */
  readonly chosenEpoch: number;
  readonly chosenBy: string;
  readonly evaluation: Evaluation;
  readonly seconds: {
    readonly decode: number;
    readonly features?: number;
    readonly fit: number;
    readonly evaluate: number;
  };
}

export interface SplitInfo {
  readonly method: "stratified";
  readonly seed: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export interface EpochResult {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly validationLoss?: number;
  readonly validationWeightedF1?: number;
  readonly seconds: number;
}

/** Metrics by scikit-learn's definitions with `zero_division=0`, as fractions of 1. */
export interface Evaluation {
  readonly images: number;
  readonly accuracy: number;
  readonly weightedF1: number;
  readonly macroF1: number;
  /** Percentile bootstrap over the test images: it covers the sampling of images, not of splits or seeds. */
  readonly weightedF1Interval: {
    readonly low: number;
    readonly high: number;
    readonly level: number;
    readonly resamples: number;
  };
  readonly perClass: readonly ClassResult[];
  /** Rows are the truth, columns the prediction, both in the order of `perClass`. */
  readonly confusionMatrix: readonly (readonly number[])[];
}

export interface ClassResult {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}
