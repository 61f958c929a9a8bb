import { openBackend } from "../backends/open-backend.ts";
import { ProfilerError } from "../errors.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import type { TimeOptions } from "../profile/time/sampling-options.ts";
import type { Approach, StudyRecord } from "../record/study-record.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import { leaveOutUnreadable } from "../training/dataset/leave-out-unreadable.ts";
import { photoList } from "../training/dataset/photo-list.ts";
import type { TrainingProgress } from "../training/fit/training-progress.ts";
import { assembleApproach } from "./assemble.ts";
import { defaultWorkers } from "./default-workers.ts";
import type { StudyEstimate } from "./estimate-study.ts";
import { executeJobs } from "./execute-jobs.ts";
import type { JobResult } from "./job-result.ts";
import { lockRunFolder } from "./lock-run-folder.ts";
import { planStudy } from "./plan-study.ts";
import type { PlannedJob, PlanOptions, StudyPlan } from "./plan-study.ts";
import { profileNetwork } from "./profile-network.ts";
import type { NetworkProfile } from "./profile-network.ts";
import { cacheFolderOf, openResultStore } from "./result-store.ts";
import type { ResultStore } from "./result-store.ts";
import { reuseResults } from "./reuse-results.ts";
import { studyNotes } from "./study-notes.ts";
import { studyRecord } from "./study-record.ts";

/** Receives what a study does. */
export interface StudyListener {
  /** Photos read, of those that the run folder does not have in its list. */
  readonly onPhotos?: (done: number, total: number) => void;
  /** Receives the photos that can be read. */
  readonly onDataset?: (dataset: Dataset) => void;
  readonly onPlan?: (plan: StudyPlan) => void;
  /** Receives how many of the study's jobs an earlier record has. */
  readonly onReuse?: (name: string, reused: number, jobs: number) => void;
  readonly onProgress?: (key: string, progress: TrainingProgress) => void;
  /** Receives an estimate before the first training; without a receiver, nothing is measured. */
  readonly onEstimate?: (estimate: StudyEstimate) => void;
  /** `kept`: the run folder had it. */
  readonly onResult?: (result: JobResult, kept: boolean) => void;
  /** Called before an approach is counted and timed; approaches of one model file are once, with the first of them. */
  readonly onProfile?: (id: string) => void;
}

/** Options of {@link runStudy}. */
export interface StudyOptions extends Omit<PlanOptions, "backend"> {
  readonly title: string;
  /** Backend of training and timing, and how networks are timed. */
  readonly time: TimeOptions & Required<Pick<TimeOptions, "backend">>;
  /** Share of the photos that may be missing or unreadable. Default: 0.01. */
  readonly maxUnreadable?: number | undefined;
  /** Folder that keeps the jobs' results. */
  readonly runFolder: string;
  /** Processes that train side by side. Default: what cores and memory allow. */
  readonly workers?: number | undefined;
  /** Threads that compute in each of several workers, where their number can be chosen. Default: 1. Those of one process, and of timing, are in `time`. */
  readonly threadsOfWorker?: number | undefined;
  /** The program of a worker. Default: that of the package. */
  readonly workerScript?: URL;
  /** Saves every job's trained model in the run folder. Default: false. */
  readonly saveModels?: boolean | undefined;
  /** Earlier records by their names, whose results are taken in place of doing a job again. Not with `saveModels`: a record has no trained models. */
  readonly reuse?: ReadonlyMap<string, StudyRecord>;
  /** Drops what the run folder keeps first. */
  readonly fresh?: boolean;
  readonly listener?: StudyListener;
  readonly signal?: AbortSignal;
  readonly createdAt?: Date;
}

/**
 * Reads the photos, trains every approach on every fold, counts and times their networks, and returns one record. What is done is kept in the run folder:
 * the same call again does the rest.
 *
 * @throws {ProfilerError} `interrupted`, `folder-in-use`, `photo-unreadable`, and what planning and opening the backend throw
 */
export async function runStudy(options: StudyOptions): Promise<StudyRecord> {
  const { createdAt = new Date(), time, listener = {}, signal } = options;
  // A backend that does not start fails before anything is read; planning may load a model.
  const backend = await inTurn(() => openBackend(time.backend, time));
  const release = await lockRunFolder(options.runFolder);
  const store = openResultStore(options.runFolder, options.saveModels);
  let jobs: readonly PlannedJob[] | undefined;
  let done = 0;
  try {
    const dataset = await leaveOutUnreadable(options.dataset, {
      list: photoList(cacheFolderOf(store)),
      maxShare: options.maxUnreadable,
      onProgress: listener.onPhotos,
      signal,
    });
    listener.onDataset?.(dataset);
    const plan = await planStudy({ ...options, dataset, backend: time.backend });
    jobs = plan.approaches.flatMap((planned) => planned.jobs);
    if (options.fresh === true) await store.clear();
    listener.onPlan?.(plan);
    for (const [name, record] of options.reuse ?? [])
      listener.onReuse?.(name, await reuseResults(jobs, record, store), jobs.length);
    const results = await executeJobs(jobs, {
      ...options,
      dataset,
      modelFiles: plan.modelFiles,
      store,
      requireGpu: time.requireGpu ?? false,
      threads: time.threads,
      threadsOfWorker: options.threadsOfWorker,
      workers: options.workers ?? defaultWorkers(backend, options.threadsOfWorker),
      onProgress: listener.onProgress,
      onEstimate: listener.onEstimate,
      onResult: (result, kept) => {
        if ("result" in result) done++;
        listener.onResult?.(result, kept);
      },
    });
    const approaches: Approach[] = [];
    const costsOf = new Map<ModelSubject, NetworkProfile>();
    for (const planned of plan.approaches) {
      const { approach, subject } = planned;
      let costs = costsOf.get(subject);
      if (costs === undefined) {
        listener.onProfile?.(approach.id);
        costs = await profileNetwork(subject, time, createdAt);
        costsOf.set(subject, costs);
      }
      approaches.push(assembleApproach(planned, plan.approaches, results, costs));
    }
    return studyRecord({
      title: options.title,
      dataset,
      createdAt,
      approaches,
      notes: studyNotes(approaches),
    });
  } catch (error) {
    throw signal?.aborted === true && jobs !== undefined
      ? interrupted(done, jobs.length, store, error)
      : error;
  } finally {
    await release();
    await store.tidy();
  }
}

function interrupted(done: number, jobs: number, { folder }: ResultStore, cause: unknown): ProfilerError {
  return new ProfilerError(
    "interrupted",
    {
      found: `a signal to stop with ${done} of ${jobs} jobs done`,
      expected: "to finish all of them",
      remedy: `run the same command again: it goes on from ${folder}, which keeps finished jobs and the last epoch of each other one`,
    },
    { cause },
  );
}
