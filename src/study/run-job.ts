import type { OpenBackend } from "../backends/open-backend.ts";
import { ProfilerError } from "../errors.ts";
import { classNumbers, groupNames, keepClasses } from "../training/dataset/dataset.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { Checkpoint } from "../training/fit/train-prepared.ts";
import type { OnTrainingProgress } from "../training/fit/training-progress.ts";
import { architectures, findArchitecture } from "../training/networks/index.ts";
import { loadStartingWeights } from "../training/weights/starting-weights.ts";
import { loadBackbone } from "./backbone.ts";
import type { OpenModelFile } from "./backbone.ts";
import { jobKey, jobOf } from "./job-key.ts";
import type { Job } from "./job-key.ts";
import type { FinishedJob } from "./job-result.ts";
import { splitOfFold } from "./split-of-fold.ts";
import { hashOf } from "./plan-study.ts";
import { ofPublished, trainExtractor, trainNetwork } from "./train-task.ts";
import type { TaskResult, TrainingTask } from "./train-task.ts";

/** What a job needs beside its own JSON. */
export interface JobContext {
  /** The whole data set; a job may take some of its classes. */
  readonly dataset: Dataset;
  /** The open backend that the job names. */
  readonly backend: OpenBackend;
  /** Paths of model files by the SHA-256 of their model.json: jobs carry no path. */
  readonly modelFiles: Readonly<Record<string, string>>;
  readonly openModelFile: OpenModelFile;
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
  const { trained, job: result } = await train(
    { spec, dataset, split, seed, backend, cacheFolder, modelFolder, checkpoint, onProgress, signal },
    context,
  );
  const key = jobKey(job);
  return { key, job, trained, result: { key, fold, ...result } };
}

async function train(task: TrainingTask, { modelFiles, openModelFile }: JobContext): Promise<TaskResult> {
  const { network, weights, frozen, inputShape } = task.spec;
  const path = modelFiles[hashOf(weights)];
  if (!architectures.some(({ id }) => id === network)) {
    if (path === undefined) throw new Error(`no file of ${network} was planned`);
    const { file } = await openModelFile(path);
    return trainExtractor(await loadBackbone(file), task);
  }
  if (!frozen) return trainNetwork(task, path);
  const [height = 0, width = 0, channels = 0] = inputShape;
  const backbone = findArchitecture(network).build({
    inputShape: [height, width, channels],
    classes: task.spec.classes,
    width: task.spec.width,
    includeTop: false,
    seed: task.seed,
    ...ofPublished(task.spec),
  });
  if (path !== undefined) await loadStartingWeights(backbone, path);
  return trainExtractor(backbone, task);
}

function otherPhotos(name: string): ProfilerError {
  return new ProfilerError("dataset-unreadable", {
    found: `other photos or labels in ${name} than when the jobs were planned`,
    expected: "a data set that stays as it is during a study",
    remedy: "run the command again",
  });
}
