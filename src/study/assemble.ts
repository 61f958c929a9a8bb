import type { Approach, Fold, TrainedNetwork, TrainingJob, TrainingSpec } from "../record/study-record.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { TrainingResult } from "../training/fit/training-result.ts";
import { jobKey, jobOf } from "./job-key.ts";
import { summarizeJobs } from "./summarize-jobs.ts";

/** The fields of an approach's record that its training gives. */
export interface ApproachTraining {
  readonly spec: TrainingSpec;
  readonly trained: TrainedNetwork;
  readonly jobs: readonly [TrainingJob, ...TrainingJob[]];
  readonly summary: NonNullable<Approach["summary"]>;
  readonly against: Approach["against"];
}

/** Facts of a job that the trainer does not have. */
export interface JobFacts {
  readonly dataset: Dataset;
  readonly fold: Fold;
  /** Name of the input scaling. */
  readonly scaling: string;
  readonly macsPerImage?: number;
}

/** The record of an approach trained on one fold, from the result of the trainer. */
export function assembleTraining(
  { spec: trainedAs, trained, job: result }: TrainingResult,
  { dataset, fold, scaling, macsPerImage }: JobFacts,
): ApproachTraining {
  const { network, classes, inputShape, width, ...rest } = trainedAs;
  const spec: TrainingSpec = { network, classes, inputShape, width, scaling, ...rest };
  const key = jobKey(jobOf(dataset, { spec, fold, seed: result.seed }));
  const job: TrainingJob = { key, fold, ...result };
  const summary = summarizeJobs([job]);
  if (summary === undefined) throw new Error("a job has a summary");
  return {
    spec,
    trained: { ...trained, ...(macsPerImage === undefined ? {} : { macsPerImage }) },
    jobs: [job],
    summary,
    against: [],
  };
}
