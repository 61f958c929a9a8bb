import type { OpenBackend } from "../backends/open-backend.ts";
import type { TrainedNetwork, TrainingSpec } from "../record/study-record.ts";
import type { Split } from "../stats/stratified-split.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { TrainingResult } from "../training/fit/training-result.ts";
import type { OnTrainingProgress } from "../training/fit/training-progress.ts";

/** One training: what a job asks for, with its photos, its split and its backend at hand. */
export interface TrainingTask {
  readonly spec: TrainingSpec;
  /** The photos of the job's classes. */
  readonly dataset: Dataset;
  readonly split: Split;
  readonly seed: number;
  readonly backend: OpenBackend;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a training. */
export interface TaskResult {
  readonly trained: TrainedNetwork;
  readonly job: TrainingResult["job"];
}
