import type {
  Approach,
  RecordedSpec,
  StudySummary,
  TrainedNetwork,
  TrainingJob,
} from "../record/study-record.ts";

/** The training of an approach, with its first job apart: most approaches have one. */
export interface TrainedApproach {
  readonly spec: RecordedSpec;
  readonly trained: TrainedNetwork;
  readonly job: TrainingJob;
  readonly jobs: readonly TrainingJob[];
  readonly summary: StudySummary;
}

/** The training of an approach; undefined if it was not trained, or if its record lacks a part. */
export function trainingOf({ spec, trained, jobs, summary }: Approach): TrainedApproach | undefined {
  const [job] = jobs;
  if (spec === undefined || trained === undefined || job === undefined || summary === undefined)
    return undefined;
  return { spec, trained, job, jobs, summary };
}
