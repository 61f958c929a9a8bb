import { openBackend } from "../backends/open-backend.ts";
import { inTurn } from "../trace/tfjs-internals/in-turn.ts";
import { decodeFitState, encodeFitState } from "../training/fit/encode-fit-state.ts";
import type { Checkpoint } from "../training/fit/train-prepared.ts";
import type { ExecuteOptions, JobRunner } from "./execute-jobs.ts";
import { failedJob } from "./job-result.ts";
import { cacheFolderOf } from "./result-store.ts";
import type { ResultStore } from "./result-store.ts";
import { measureStep } from "./measure-step.ts";
import { runJob } from "./run-job.ts";

/** A runner in this process. */
export function runInProcess(
  options: Pick<
    ExecuteOptions,
    "dataset" | "modelFiles" | "openModelFile" | "store" | "requireGpu" | "threads" | "onProgress" | "signal"
  >,
): JobRunner {
  const { store, signal, onProgress } = options;
  return {
    measure: (planned) =>
      inTurn(async () => {
        await openBackend(planned.job.backend, options);
        return measureStep(planned, options);
      }).catch(() => undefined),
    run: ({ key, job }) =>
      inTurn(async () => {
        try {
          const backend = await openBackend(job.backend, options);
          return await runJob(job, {
            ...options,
            backend,
            cacheFolder: cacheFolderOf(store),
            modelFolder: store.modelFolder(key),
            checkpoint: checkpointOf(store, key),
            onProgress: (progress) => onProgress?.(key, progress),
          });
        } catch (error) {
          if (signal?.aborted === true) throw error;
          return failedJob({ key, job }, error);
        }
      }),
    close: () => {},
  };
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
