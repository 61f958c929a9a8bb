import { ProfilerError, reasonOf } from "../errors.ts";
import type { ErrorFacts } from "../errors.ts";
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
  | {
      readonly key: string;
      readonly job: Job;
      readonly failed: FailedJob["reason"];
      /** The facts of one of the program's own errors. */
      readonly facts?: ErrorFacts;
    };

/** The outcome of a job that ended with an error. */
export function failedJob(planned: { readonly key: string; readonly job: Job }, error: unknown): JobResult {
  if (!(error instanceof ProfilerError))
    return { ...planned, failed: { code: "internal", message: reasonOf(error) } };
  const { code, message, facts } = error;
  return { ...planned, failed: { code, message }, facts };
}
