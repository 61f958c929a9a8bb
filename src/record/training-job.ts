import type { BackendName } from "./known-names.ts";

/** One training on one split, judged on the images held out: what was asked for, and what came of it. */
export interface TrainingJob {
  /** SHA-256 of the job's canonical JSON, lower-case hexadecimal; absent in records of schema 1, which lack parts of the job. */
  readonly key?: string;
  readonly fold: Fold;
  /** Seed of split, order, flips and starting weights. */
  readonly seed: number;
  readonly backend: BackendName;
  readonly device: string;
  /** Threads that computed; absent if the backend does not say. The results do not follow from it. */
  readonly threads?: number;
  /** Wall-clock time of all stages. */
  readonly seconds: number;
  readonly secondsByStage: {
    readonly decode: number;
    readonly features?: number;
    readonly fit: number;
    readonly evaluate: number;
  };
  readonly split: SplitInfo;
  readonly epochs: readonly EpochResult[];
  /** The epoch whose weights were judged, counted from 1. */
  readonly chosenEpoch: number;
  /** The rule that chose it; absent if a record of schema 1 has words that are not known. */
  readonly chosenBy?: EpochRule;
  readonly evaluation: Evaluation;
}

/** The images that a job holds out: one share of all, or one of several folds, by group where images of one group stay together. */
export type Fold =
  | { readonly kind: "holdout"; readonly testShare: number }
  | { readonly kind: "fold"; readonly index: number; readonly of: number; readonly groupBy?: string };

/** By what an epoch is chosen among those that were trained. */
export type EpochRule = "validation-loss" | "validation-weighted-f1" | "last";

/** Images in each part of a split. */
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

/** Metrics by scikit-learn's definitions with `zero_division=0`, as fractions of 1. One that was not computed is absent. */
export interface Evaluation {
  readonly images: number;
  readonly weightedF1: number;
  readonly macroF1: number;
  readonly accuracy: number;
  /** Mean cross-entropy in nats, as scikit-learn's `log_loss`. */
  readonly logLoss?: number;
  /** Share of images whose class is among the three most probable ones. */
  readonly top3?: number;
  /** The reliability diagram of the test images; ranges without images are absent. */
  readonly calibration?: readonly CalibrationBin[];
  /** Expected calibration error over the ten ranges of `calibration`. */
  readonly calibrationError?: number;
  /** Percentile bootstrap over the test images: it covers the sampling of images, not of splits or seeds. */
  readonly weightedF1Interval: {
    readonly low: number;
    readonly high: number;
    readonly level: number;
    readonly resamples: number;
  };
  readonly perClass: readonly ClassResult[];
  /** Rows are the truth, columns the prediction, both in the order of `perClass`. */
  readonly confusion: readonly (readonly number[])[];
}

/** Images whose highest probability lies in one range, and how often the network was right on them. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly images: number;
  /** Mean of the highest probabilities. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface ClassResult {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}
