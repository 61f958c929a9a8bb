import { join } from "node:path";
import { openBackend } from "../backends/open-backend.ts";
import { ProfilerError, reasonOf } from "../errors.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import { decodeFitState, encodeFitState } from "../training/fit/encode-fit-state.ts";
import type { Checkpoint } from "../training/fit/train-prepared.ts";
import type { TrainingProgress } from "../training/fit/training-progress.ts";
import type { OpenModelFile } from "./backbone.ts";
import type { JobResult } from "./job-result.ts";
import type { PlannedJob } from "./plan-study.ts";
import type { ResultStore } from "./result-store.ts";
import { runJob } from "./run-job.ts";

/** Where jobs run, and who hears of it. */
export interface ExecuteOptions {
  readonly dataset: Dataset;
  readonly modelFiles: Readonly<Record<string, string>>;
  readonly openModelFile: OpenModelFile;
  readonly store: ResultStore;
  readonly requireGpu?: boolean;
  readonly onProgress?: ((key: string, progress: TrainingProgress) => void) | undefined;
  /** Called with each result: at once for those that the store has. */
  readonly onResult?: ((result: JobResult) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does the jobs that the store has no result of, and keeps theirs. A job that fails does not end the others.
 *
 * @returns one result a job, by key
 * @throws {ProfilerError} `interrupted` if the signal is aborted; `cannot-write` if a result cannot be kept; `backend-unavailable`
 */
export async function executeJobs(
  jobs: readonly PlannedJob[],
  options: ExecuteOptions,
): Promise<ReadonlyMap<string, JobResult>> {
  const results = new Map<string, JobResult>();
  const missing: PlannedJob[] = [];
  for (const planned of jobs) {
    const kept = await options.store.result(planned.key, planned.job);
    if (kept === undefined) missing.push(planned);
    else results.set(planned.key, kept);
  }
  for (const result of results.values()) options.onResult?.(result);
  for (const planned of missing) {
    const result = await inTurn(() => execute(planned, options));
    if ("result" in result) await options.store.saveResult(result);
    results.set(planned.key, result);
    options.onResult?.(result);
  }
  return results;
}

async function execute({ key, job }: PlannedJob, options: ExecuteOptions): Promise<JobResult> {
  const { dataset, modelFiles, openModelFile, store, signal, onProgress } = options;
  const backend = await openBackend(job.backend, options);
  try {
    return await runJob(job, {
      dataset,
      backend,
      modelFiles,
      openModelFile,
      cacheFolder: join(store.folder, "cache"),
      checkpoint: checkpointOf(store, key),
      signal,
      onProgress: (progress) => onProgress?.(key, progress),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    const code = error instanceof ProfilerError ? error.code : "internal";
    return { key, job, failed: { code, message: reasonOf(error) } };
  }
}

/** A damaged state counts as none: the fit begins again. */
function checkpointOf(store: ResultStore, key: string): Checkpoint {
  return {
    load: async () => {
      const bytes = await store.checkpoint(key);
      try {
        return bytes === undefined ? undefined : decodeFitState(bytes);
      } catch {
        return undefined;
      }
    },
    save: (state) => store.saveCheckpoint(key, encodeFitState(state)),
  };
}
