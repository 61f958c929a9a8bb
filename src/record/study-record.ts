import type { BackendName, ConventionName } from "./known-names.ts";
import type { ProfileRecord, ToolInfo } from "./profile-record.ts";
import type { PublishedReason } from "./published-reason.ts";
import type { Unclassified } from "./reason.ts";
import type { CalibrationBin, ClassResult, Fold, TrainingJob } from "./training-job.ts";
import type { RecordedSpec } from "./training-spec.ts";

export type * from "./published-reason.ts";
export type * from "./training-job.ts";
export type * from "./training-spec.ts";

/** The written form of a comparison: several approaches to one classification task, each with its cost and its F1. */
export interface StudyRecord {
  readonly schemaVersion: 3;
  readonly kind: "study";
  readonly tool: ToolInfo;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly title: string;
  readonly host: HostInfo;
  readonly dataset: DatasetInfo;
  readonly approaches: readonly Approach[];
  readonly notes: readonly StudyNote[];
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
  /** Images that can be used. */
  readonly images: number;
  readonly classes: readonly ClassCount[];
  /** True for the drawn images that come with the package: their F1 says nothing about photographs. */
  readonly fixture?: boolean;
  /** Labels left out. */
  readonly droppedLabels: readonly ClassCount[];
  /** Names of files that could not be read and were left out. */
  readonly unreadable: readonly string[];
  /** Rows of the list of images, those left out included. */
  readonly rows?: number;
}

/** A class and how many images it has. */
export interface ClassCount {
  readonly name: string;
  readonly images: number;
}

/** What holds for the whole study; `report/` has the sentences. */
export type StudyNote =
  /** Costs are of the full networks; the trained ones may be narrower and smaller. */
  | { readonly code: "full-networks-profiled" }
  /** No pretrained weights were used but those that a row names. */
  | { readonly code: "frozen-random-features" }
  /** The network has no padding from images of `unpaddedFrom` pixels on, and was trained on smaller ones, with padding. */
  | {
      readonly code: "padded-convolutions";
      readonly title: string;
      readonly size: readonly number[];
      readonly unpaddedFrom: number;
    }
  | Unclassified;

/** One row of the study: a model, what it costs at `profile.model.inputs`, and what it reached when trained as `spec` says. */
export interface Approach {
  readonly id: string;
  readonly title: string;
  readonly architecture: string;
  /** True where the code of the published network is not public and ours is a reconstruction. */
  readonly reconstruction: boolean;
  readonly profile: ProfileRecord;
  /** Figures for the study's own convention beside ours: most expensive layer and total by Keras_FLOP_Estimator's counting. */
  readonly profileByEstimator?: EstimatorFigures;
  readonly published?: PublishedFigures;
  /** How it was trained; absent if it was not. */
  readonly spec?: RecordedSpec;
  /** The network as trained; absent if it was not. */
  readonly trained?: TrainedNetwork;
  /** Why it was not trained. */
  readonly trainingAbsent?: TrainingAbsent;
  readonly jobs: readonly TrainingJob[];
  /** Jobs that ended without a result; absent if none did. */
  readonly failedJobs?: readonly FailedJob[];
  /** The jobs together; absent without jobs. */
  readonly summary?: StudySummary;
  /** This approach against others on the same images; empty where none shares at least two folds. */
  readonly against: readonly PairedDifference[];
}

/** Why an approach was not trained. `jobs-failed`: each for the reason in `failedJobs`. */
export type TrainingAbsent = { readonly code: "jobs-failed" } | Unclassified;

/** A training that ended without a result. */
export interface FailedJob {
  readonly key: string;
  readonly fold: Fold;
  readonly seed: number;
  readonly backend: BackendName;
  readonly reason: {
    /** Code of the error; `internal` if it is none of the program's own, `process-ended` if the job's process ended under it. */
    readonly code: string;
    readonly message: string;
  };
}

/** Size and cost of a network as it was trained. */
export interface TrainedNetwork {
  readonly params: number;
  readonly trainableParams: number;
  /**
   * Multiply-accumulates of one forward pass of one image (at the spec's `inputShape` and `width`), by the convention of the approach's
   * profile: the cost that the F1 was bought with. Absent if not all of them could be counted.
   */
  readonly macsPerImage?: number;
}

/** A metric over the jobs of an approach. */
export interface MetricSummary {
  readonly mean: number;
  /** Standard deviation over the folds (n - 1); absent with one fold, which has no spread. */
  readonly sd?: number;
  readonly perFold: readonly number[];
}

/** The jobs of an approach together. A metric that a job lacks is absent. */
export interface StudySummary {
  readonly weightedF1: MetricSummary;
  readonly macroF1: MetricSummary;
  readonly accuracy: MetricSummary;
  readonly logLoss?: MetricSummary;
  readonly top3?: MetricSummary;
  /** Over the test images of all jobs. */
  readonly pooled: {
    readonly confusion: readonly (readonly number[])[];
    readonly perClass: readonly ClassResult[];
    readonly calibration?: readonly CalibrationBin[];
    readonly calibrationError?: number;
  };
}

/** Weighted F1 of this approach less that of another, with an interval. */
export interface PairedDifference {
  readonly id: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Of the interval: 0.95. */
  readonly level: number;
  /** Folds that both have a result of. */
  readonly folds: number;
  /** `corrected-resampled-t-test`: Nadeau and Bengio 2003. */
  readonly method: string;
}

export interface EstimatorFigures {
  readonly convention: ConventionName;
  readonly totalMacs: number;
  readonly totalFlops: number;
  readonly topLayer: { readonly name: string; readonly macs: number; readonly flops: number };
}

/** What the study printed, as printed: F1 in percent, counts in millions, times in milliseconds. */
export interface PublishedFigures {
  readonly f1Percent?: number;
  /** Number of classes of the published F1. */
  readonly classes?: number;
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
  readonly reasons: readonly PublishedReason[];
}
