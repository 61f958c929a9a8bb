import type { OpenBackend } from "../backends/open-backend.ts";
import { ProfilerError } from "../errors.ts";
import { classNumbers, groupNames, keepClasses } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { Checkpoint } from "../training/fit/train-prepared.ts";
import type { OnTrainingProgress } from "../training/fit/training-progress.ts";
import { buildNetwork, isPartlyFrozen } from "./build-network.ts";
import type { NetworkFiles } from "./build-network.ts";
import { jobKey, jobOf } from "./job-key.ts";
import type { Job } from "./job-key.ts";
import type { FinishedJob } from "./job-result.ts";
import { splitOfFold } from "./split-of-fold.ts";
import { trainExtractor, trainNetwork } from "./train-task.ts";

/** What a job needs beside its own JSON. */
export interface JobContext extends NetworkFiles {
  /** The whole data set; a job may take some of its classes. */
  readonly dataset: Dataset;
  /** The open backend that the job names. */
  readonly backend: OpenBackend;
  /** Folder of the outputs of frozen networks. */
  readonly cacheFolder: string;
  /** Where the trained model is saved. Default: it is not. */
  readonly modelFolder?: string | undefined;
  /** Of this job. */
  readonly checkpoint?: Checkpoint | undefined;
  readonly onProgress?: OnTrainingProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does one job on the current backend.
 *
 * @throws {ProfilerError} what the training throws; `dataset-unreadable` if the photos are not those of the job
 */
export async function runJob(job: Job, context: JobContext): Promise<FinishedJob> {
  const { spec, fold, seed } = job;
  const dataset = keepClasses(context.dataset, job.dataset.classes);
  const { dataset: opened } = jobOf(dataset, job);
  if (opened.samplesSha256 !== job.dataset.samplesSha256) throw otherPhotos(opened.name);
  const { backend, cacheFolder, modelFolder, checkpoint, onProgress, signal } = context;
  const split = splitOfFold(classNumbers(dataset), groupNames(dataset), fold, seed);
  const train = isPartlyFrozen(spec) ? trainExtractor : trainNetwork;
  const { trained, job: result } = await train(await buildNetwork(spec, seed, context), {
    ...{ spec, dataset, split, seed, backend, cacheFolder, modelFolder, checkpoint, onProgress, signal },
  });
  const key = jobKey(job);
  return { key, job, trained, result: { key, fold, ...result } };
}

function otherPhotos(name: string): ProfilerError {
  return new ProfilerError("dataset-unreadable", {
    found: `other photos or labels in ${name} than when the jobs were planned`,
    expected: "a data set that stays as it is during a study",
    remedy: "run the command again",
  });
}
