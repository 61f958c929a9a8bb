import { ProfilerError, reasonOf } from "../errors.ts";
import type { FailedJob, TrainedNetwork, TrainingJob } from "../record/study-record.ts";
import type { Job } from "./job-key.ts";

/** A job that was done: the network as trained, and what came of it. Plain JSON. */
export interface FinishedJob {
  readonly key: string;
  readonly job: Job;
  readonly trained: TrainedNetwork;
  readonly result: TrainingJob;
}

/** The outcome of a job. A failed one is tried again by the next run. */
export type JobResult =
  | FinishedJob
  | { readonly key: string; readonly job: Job; readonly failed: FailedJob["reason"] };

/** The outcome of a job that ended with an error. */
export function failedJob(planned: { readonly key: string; readonly job: Job }, error: unknown): JobResult {
  const code = error instanceof ProfilerError ? error.code : "internal";
  return { ...planned, failed: { code, message: reasonOf(error) } };
}
