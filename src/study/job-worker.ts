import { openEachOnce } from "./backbone.ts";
import type { JobRunner } from "./execute-jobs.ts";
import { openResultStore } from "./result-store.ts";
import { runInProcess } from "./run-in-process.ts";
import type { WorkerReport, WorkerRequest } from "./run-in-worker.ts";

/** Milliseconds between two reports of one job: a fit reports every batch. */
const pauseMs = 100;

let runner: JobRunner | undefined;
let reportedMs = 0;

// Ctrl-C reaches every process of the terminal: the one that was started ends the others.
process.on("SIGINT", () => undefined);
// Without it nobody would take the result.
process.on("disconnect", () => process.exit(0));
process.on("message", (message) => {
  void answer(message as WorkerRequest);
});

async function answer(request: WorkerRequest): Promise<void> {
  if (request.kind === "open") {
    const { dataset, modelFiles, runFolder, saveModels, requireGpu, threads } = request;
    runner = runInProcess({
      dataset,
      modelFiles,
      requireGpu,
      threads,
      openModelFile: openEachOnce(),
      store: openResultStore(runFolder, saveModels),
      onProgress: (key, progress) => {
        const nowMs = performance.now();
        if (nowMs - reportedMs < pauseMs) return;
        reportedMs = nowMs;
        send({ kind: "progress", key, progress });
      },
    });
    return;
  }
  if (runner === undefined) throw new Error("a worker received a job before anything else");
  const { kind, planned } = request;
  if (kind === "measure") send({ kind: "measured", seconds: await runner.measure(planned) });
  else send({ kind: "result", result: await runner.run(planned) });
}

function send(report: WorkerReport): void {
  process.send?.(report);
}
