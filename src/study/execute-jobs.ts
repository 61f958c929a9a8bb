import { ProfilerError } from "../errors.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { TrainingProgress } from "../training/fit/training-progress.ts";
import type { OpenModelFile } from "./backbone.ts";
import { runInProcess } from "./run-in-process.ts";
import { packagedWorker, runInWorker } from "./run-in-worker.ts";
import { estimateKind, kindsOf, orderJobs, secondsSideBySide } from "./estimate-study.ts";
import type { KindEstimate, StudyEstimate } from "./estimate-study.ts";
import type { StepSeconds } from "./measure-step.ts";
import type { JobResult } from "./job-result.ts";
import type { PlannedJob } from "./plan-study.ts";
import type { ResultStore } from "./result-store.ts";

/** Where jobs run, and who hears of it. */
export interface ExecuteOptions {
  readonly dataset: Dataset;
  readonly modelFiles: Readonly<Record<string, string>>;
  readonly openModelFile: OpenModelFile;
  readonly store: ResultStore;
  readonly requireGpu: boolean;
  /** Threads that compute in this process, where their number can be chosen. */
  readonly threads?: number | undefined;
  /** The same in each worker. */
  readonly threadsOfWorker?: number | undefined;
  /** Processes that work side by side. With 1, the jobs run in this process. */
  readonly workers: number;
  /** The program of a worker. Default: that of the package. */
  readonly workerScript?: URL | undefined;
  readonly onProgress?: ((key: string, progress: TrainingProgress) => void) | undefined;
  /** Receives the time that the missing jobs will take, before the first one begins. Default: nothing is measured. */
  readonly onEstimate?: ((estimate: StudyEstimate) => void) | undefined;
  /** Called with each result: at once for those that the store has. */
  readonly onResult?: ((result: JobResult, kept: boolean) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Does jobs, one after the other. */
export interface JobRunner {
  /** Times a step of a job that begins later; undefined if that fails, as the job then will. */
  readonly measure: (planned: PlannedJob) => Promise<StepSeconds | undefined>;
  readonly run: (planned: PlannedJob) => Promise<JobResult>;
  readonly close: () => void;
}

/**
 * Does the jobs that the store has no result of, and keeps theirs. A job that fails does not end the others, unless the disk is full.
 *
 * @returns one result a job, by key
 * @throws {ProfilerError} `interrupted` if the signal is aborted; `cannot-write` if something cannot be kept; `backend-unavailable`
 */
export async function executeJobs(
  jobs: readonly PlannedJob[],
  options: ExecuteOptions,
): Promise<ReadonlyMap<string, JobResult>> {
  const { store, onResult } = options;
  const results = new Map<string, JobResult>();
  const missing: PlannedJob[] = [];
  for (const planned of jobs) {
    const kept = await store.result(planned.key, planned.job);
    if (kept === undefined) missing.push(planned);
    else results.set(planned.key, kept);
  }
  for (const result of results.values()) onResult?.(result, true);
  const runners = openRunners(missing.length, options);
  let failure: { readonly error: unknown } | undefined;
  const work = async (runner: JobRunner, queue: Iterable<{ planned: PlannedJob }>): Promise<void> => {
    for (const { planned } of queue) {
      if (failure !== undefined) return;
      const result = await runner.run(planned);
      if ("result" in result) await store.saveResult(result);
      // No other job could write either, and each would train until then.
      else if (result.failed.code === "cannot-write" && result.facts !== undefined)
        throw new ProfilerError("cannot-write", result.facts);
      results.set(planned.key, result);
      onResult?.(result, false);
    }
  };
  const closeAll = (): void => {
    for (const runner of runners) runner.close();
  };
  try {
    const isAsked = options.onEstimate !== undefined && missing.length > 0;
    const kinds = isAsked ? await estimateKinds(missing, runners, options) : [];
    const ordered = orderJobs(missing, kinds);
    if (isAsked) {
      const seconds = secondsSideBySide(ordered, runners.length);
      options.onEstimate?.({ seconds, workers: runners.length, kinds });
    }
    const queue = ordered.values();
    await Promise.all(
      runners.map((runner) =>
        work(runner, queue).catch((error: unknown) => {
          failure ??= { error };
          // The others would go on until their job ends.
          closeAll();
        }),
      ),
    );
    if (failure !== undefined) throw failure.error;
    return results;
  } finally {
    closeAll();
  }
}

/** Each runner measures the next kind of job that the store has no results of. */
async function estimateKinds(
  missing: readonly PlannedJob[],
  runners: readonly JobRunner[],
  { store, dataset, signal }: ExecuteOptions,
): Promise<readonly KindEstimate[]> {
  const finished = await store.finished();
  const kinds = kindsOf(missing);
  const estimates: KindEstimate[] = [];
  const queue = kinds.entries();
  const work = async (runner: JobRunner): Promise<void> => {
    for (const [index, jobs] of queue) {
      signal?.throwIfAborted();
      estimates[index] = await estimateKind(jobs, dataset, finished, runner.measure);
    }
  };
  await Promise.all(runners.map(work));
  return estimates;
}

function openRunners(jobs: number, options: ExecuteOptions): readonly JobRunner[] {
  const count = Math.min(jobs, options.workers);
  const script = options.workerScript ?? packagedWorker();
  if (count < 2 || script === undefined) return [runInProcess(options)];
  return Array.from({ length: count }, () => runInWorker(options, script));
}
