import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { BackendName } from "../../src/record/known-names.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { openEachOnce } from "../../src/study/backbone.ts";
import { runStudy } from "../../src/study/run-study.ts";
import type { StudyOptions } from "../../src/study/run-study.ts";
import { selectApproach } from "../../src/study/select-approaches.ts";
import { keepClasses } from "../../src/training/dataset/dataset.ts";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";
import { decodeFitState } from "../../src/training/fit/encode-fit-state.ts";
import type { FitState } from "../../src/training/fit/fit-state.ts";
import { lackOf } from "../backends/native-backend.ts";
import { withoutTimes } from "./without-times.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const model = join(root, "fixtures/small-model/model.json");
/** The program of a worker, bundled as deep below the project as the package's. */
const workerScript = new URL(`../../.cache/workers/job-worker-${process.pid}.js`, import.meta.url);

beforeAll(() =>
  build({
    entryPoints: [join(root, "src/study/job-worker.ts")],
    outfile: fileURLToPath(workerScript),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  }),
);
afterAll(() => rm(workerScript, { force: true }));

/** Two folds of each kind of training, on drawn hats and trousers. */
async function study(
  backend: BackendName,
  workers: number,
  runFolder: string,
  more: Pick<StudyOptions, "signal" | "listener"> = {},
): Promise<StudyRecord> {
  const openModelFile = openEachOnce();
  const names = ["custom-cnn", `features:${model}`, `fine-tune:${model}@block2_relu`];
  const [network, ...ofFile] = await Promise.all(names.map((name) => selectApproach(name, openModelFile)));
  const { samples, ...dataset } = keepClasses(await readDataset(join(root, "fixtures/garments")), [
    "Hat",
    "Pants",
  ]);
  const first = (label: string): typeof samples => samples.filter((one) => one.label === label).slice(0, 16);
  return runStudy({
    title: "hats and trousers",
    dataset: { ...dataset, samples: [...first("Hat"), ...first("Pants")] },
    approaches: [
      { ...network!, drawn: { size: 16, width: 0.1 } },
      ...ofFile.map((approach) => ({ ...approach, scaling: "unit" as const })),
    ],
    openModelFile,
    settings: { epochs: 4 },
    costsOf: "trained",
    folds: { count: 2 },
    seed: 0,
    time: { backend, sampling: { runs: 1, warmup: 0 } },
    runFolder,
    workers,
    workerScript,
    saveModels: true,
    ...more,
  });
}

/** The states of the unfinished jobs in a run folder, by their keys. */
async function statesIn(runFolder: string): Promise<ReadonlyMap<string, FitState>> {
  const folder = join(runFolder, "checkpoints");
  const files = await readdir(folder);
  const states = files.map(async (file) => {
    const state = decodeFitState(await readFile(join(folder, file)));
    return [file.replace(".bin", ""), state] as const;
  });
  return new Map(await Promise.all(states));
}

const lacks = { wasm: undefined, tensorflow: await lackOf("tensorflow") };

describe.each(["wasm", "tensorflow"] as const)("a small study on %s", (backend) => {
  test.skipIf(lacks[backend] !== undefined)(
    "learns, workers give the record of one process and save a model for each job, and a stopped one goes on to the same record",
    async () => {
      const parent = await mkdtemp(join(tmpdir(), "backends-"));
      onTestFinished(() => rm(parent, { recursive: true }));
      const [alone, inWorkers] = [join(parent, "alone"), join(parent, "workers")];
      const record = await study(backend, 1, alone);
      const features = record.approaches.find(({ id }) => id === "features:small-model");
      expect(features?.summary?.weightedF1.mean).toBeGreaterThan(0.7);
      for (const { jobs, failedJobs } of record.approaches) {
        expect(failedJobs).toBeUndefined();
        expect(jobs.map((job) => job.backend)).toEqual([backend, backend]);
      }
      const other = await study(backend, 2, inWorkers);
      if (backend === "wasm") expect(withoutTimes(other)).toEqual(withoutTimes(record));
      for (const [index, { jobs }] of other.approaches.entries()) {
        const own = record.approaches[index]!.jobs;
        expect(jobs.map(({ key }) => key)).toEqual(own.map(({ key }) => key));
        // TensorFlow has one thread in a worker and all in one process, and sums in another order.
        for (const [fold, { evaluation }] of jobs.entries())
          expect(evaluation.logLoss).toBeCloseTo(own[fold]!.evaluation.logLoss!, 3);
      }
      const stop = new AbortController();
      const resumed = join(parent, "resumed");
      const stopped = study(backend, 2, resumed, {
        signal: stop.signal,
        listener: {
          onProgress: (_key, { epoch = 1 }) => {
            if (epoch > 1) stop.abort();
          },
        },
      });
      await expect(stopped).rejects.toThrow(/^interrupted: /);
      const states = await statesIn(resumed);
      expect(states.size).toBeGreaterThan(0);
      // A worker has one thread: what it computes has the same bits again.
      const last = await study(backend, 2, resumed);
      expect(withoutTimes(last)).toEqual(withoutTimes(other));
      // Epochs before the stop were not trained again: their times stayed.
      for (const { key, epochs } of last.approaches.flatMap(({ jobs }) => jobs)) {
        const { history = [] } = states.get(key!) ?? {};
        expect(epochs.slice(0, history.length)).toEqual(history);
      }
      const keys = record.approaches.flatMap(({ jobs }) => jobs.map(({ key }) => key)).toSorted();
      for (const folder of [alone, inWorkers, resumed]) {
        expect(await readdir(join(folder, "models"))).toEqual(keys);
        for (const key of keys)
          expect(await readdir(join(folder, "models", key!))).toEqual(["model.json", "weights.bin"]);
      }
    },
  );
});
