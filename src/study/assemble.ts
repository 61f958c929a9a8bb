import type { Approach, FailedJob } from "../record/study-record.ts";
import type { PublishedFigures } from "../record/study-record.ts";
import { findArchitecture } from "../training/networks/index.ts";
import { publishedFigures } from "./approaches/published.ts";
import type { JobResult } from "./job-result.ts";
import type { PlannedApproach } from "./plan-study.ts";
import { pairedDifferences } from "./paired-differences.ts";
import type { NetworkProfile } from "./profile-network.ts";
import { summarizeJobs } from "./summarize-jobs.ts";

/**
 * The record of an approach from what came of its jobs.
 *
 * @param all of the study, with which it is compared
 * @param results by the jobs' keys, one for each job
 */
export function assembleApproach(
  planned: PlannedApproach,
  all: readonly PlannedApproach[],
  results: ReadonlyMap<string, JobResult>,
  costs: NetworkProfile,
): Approach {
  const { approach, spec } = planned;
  const { id, title, network } = approach;
  const outcomes = planned.jobs.map(({ key }) => resultOf(results, key));
  const finished = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome] : []));
  const failedJobs = outcomes.flatMap((outcome): FailedJob[] => {
    if (!("failed" in outcome)) return [];
    const { key, job, failed } = outcome;
    return [{ key, fold: job.fold, seed: job.seed, backend: job.backend, reason: failed }];
  });
  const jobs = finished.map(({ result }) => result);
  const summary = summarizeJobs(jobs);
  const trained = finished[0]?.trained;
  const published = (publishedFigures as Readonly<Record<string, PublishedFigures | undefined>>)[id];
  return {
    id,
    title,
    architecture: spec.network,
    reconstruction: "architecture" in network && findArchitecture(network.architecture).reconstruction,
    ...costs,
    ...(published === undefined ? {} : { published }),
    spec,
    ...(trained === undefined ? { trainingAbsent: { code: "jobs-failed" } } : { trained }),
    jobs,
    ...(failedJobs.length === 0 ? {} : { failedJobs }),
    ...(summary === undefined ? {} : { summary }),
    against: pairedDifferences(planned, all, results),
  };
}

function resultOf(results: ReadonlyMap<string, JobResult>, key: string): JobResult {
  const result = results.get(key);
  if (result === undefined) throw new Error(`job ${key} has no result`);
  return result;
}
