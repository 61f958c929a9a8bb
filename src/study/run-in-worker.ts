import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reasonOf } from "../errors.ts";
import type { ExecuteOptions, JobRunner } from "./execute-jobs.ts";
import type { StepSeconds } from "./measure-step.ts";
import type { JobResult } from "./job-result.ts";
import type { PlannedJob } from "./plan-study.ts";
import type { Dataset } from "../training/dataset/dataset.ts";
import type { TrainingProgress } from "../training/fit/training-progress.ts";

/** What a worker process receives: first what all its jobs share, then one job at a time. */
export type WorkerRequest =
  | {
      readonly kind: "open";
      readonly dataset: Dataset;
      readonly modelFiles: Readonly<Record<string, string>>;
      readonly runFolder: string;
      readonly saveModels: boolean;
      readonly requireGpu: boolean;
      readonly threads: number | undefined;
    }
  | { readonly kind: "job" | "measure"; readonly planned: PlannedJob };

/** What a worker process sends. */
export type WorkerReport =
  | { readonly kind: "progress"; readonly key: string; readonly progress: TrainingProgress }
  | { readonly kind: "result"; readonly result: JobResult }
  | { readonly kind: "measured"; readonly seconds: StepSeconds | undefined };

/** What comes of a request: an answer, or the end of the process. */
type Answer =
  | Exclude<WorkerReport, { readonly kind: "progress" }>
  | { readonly kind: "ended"; readonly how: string };

const packagedScript = new URL("./job-worker.js", import.meta.url);

/** The program of a worker; undefined if the sources run without a build. */
export function packagedWorker(): URL | undefined {
  return existsSync(packagedScript) ? packagedScript : undefined;
}

/** TensorFlow would take all cores in each process; wasm takes the threads that it is asked for. */
const oneThread = { TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1", OMP_NUM_THREADS: "1" };

/** A process that was ended from outside, for lack of memory for instance, is started once more: the job goes on from its last epoch. */
const attempts = 2;

/** A runner in a process of its own, which starts with the first job. */
export function runInWorker(options: ExecuteOptions, script: URL): JobRunner {
  let child: ChildProcess | undefined;
  let closed = false;
  const close = (): void => {
    closed = true;
    child?.kill("SIGKILL");
  };
  const ask = async (kind: "job" | "measure", planned: PlannedJob): Promise<Answer> => {
    child ??= start(script, options);
    const answer = await answerFrom(child, { kind, planned }, options.onProgress);
    if (answer.kind === "ended") child = undefined;
    return answer;
  };
  return {
    measure: async (planned) => {
      options.signal?.addEventListener("abort", close, { once: true });
      try {
        const answer = await ask("measure", planned);
        options.signal?.throwIfAborted();
        return answer.kind === "measured" ? answer.seconds : undefined;
      } finally {
        options.signal?.removeEventListener("abort", close);
      }
    },
    run: async (planned) => {
      options.signal?.addEventListener("abort", close, { once: true });
      try {
        let ended = "";
        for (let count = 0; count < attempts; count++) {
          options.signal?.throwIfAborted();
          if (closed) throw new Error("a worker was closed");
          const answer = await ask("job", planned);
          if (answer.kind === "result") return answer.result;
          if (answer.kind === "ended") ended = answer.how;
        }
        options.signal?.throwIfAborted();
        if (closed) throw new Error("a worker was closed");
        const message = `its process ended without a result, ${attempts} times (${ended})`;
        return { ...planned, failed: { code: "process-ended", message } };
      } finally {
        options.signal?.removeEventListener("abort", close);
      }
    },
    close,
  };
}

function start(
  script: URL,
  { dataset, modelFiles, store, requireGpu, threadsOfWorker }: ExecuteOptions,
): ChildProcess {
  const child = fork(fileURLToPath(script), [], {
    env: { ...process.env, ...oneThread },
    // Native libraries greet on stderr.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // Its end is noticed by `exit`; a failed send must not count as unhandled.
  child.on("error", () => undefined);
  send(child, {
    kind: "open",
    dataset,
    modelFiles,
    runFolder: store.folder,
    saveModels: store.savesModels,
    requireGpu,
    threads: threadsOfWorker,
  });
  return child;
}

function send(child: ChildProcess, request: WorkerRequest): void {
  child.send(request, () => undefined);
}

function answerFrom(
  child: ChildProcess,
  request: WorkerRequest,
  onProgress: ExecuteOptions["onProgress"],
): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      child.off("message", onMessage).off("exit", onExit).off("error", onError);
      resolve(answer);
    };
    const onMessage = (message: unknown): void => {
      const report = message as WorkerReport;
      if (report.kind === "progress") onProgress?.(report.key, report.progress);
      else settle(report);
    };
    const onExit = (code: number | null, signal: string | null): void =>
      settle({ kind: "ended", how: signal ?? `exit code ${code}` });
    const onError = (error: Error): void => settle({ kind: "ended", how: reasonOf(error) });
    child.on("message", onMessage).on("exit", onExit).on("error", onError);
    if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
    else send(child, request);
  });
}
