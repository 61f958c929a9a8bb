import { access, mkdir, readFile, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { trainedNetworkSchema } from "../record/study-record-schema.ts";
import { trainingJobSchema } from "../record/training-schema.ts";
import { canonicalJson, jobKey } from "./job-key.ts";
import type { Job } from "./job-key.ts";
import type { FinishedJob } from "./job-result.ts";

/**
 * What a run folder keeps, by job: `results/<key>.json` when it is done, `checkpoints/<key>.bin` until then; if models are saved,
 * `models/<key>/model.json`.
 */
export interface ResultStore {
  readonly folder: string;
  readonly savesModels: boolean;
  /** Folder of a job's trained model; undefined if models are not saved. */
  readonly modelFolder: (key: string) => string | undefined;
  /** The result of a job; undefined if there is none, none that can be read, or its model is to be saved and is not there. */
  readonly result: (key: string, job: Job) => Promise<FinishedJob | undefined>;
  /** Every result that can be read, of whatever job. */
  readonly finished: () => Promise<readonly FinishedJob[]>;
  /** Keeps a result and drops the job's checkpoint. @throws {ProfilerError} `cannot-write` */
  readonly saveResult: (result: FinishedJob) => Promise<void>;
  /** The latest state of an unfinished job. */
  readonly checkpoint: (key: string) => Promise<Uint8Array | undefined>;
  /** @throws {ProfilerError} `cannot-write` */
  readonly saveCheckpoint: (key: string, state: Uint8Array) => Promise<void>;
  /** Drops everything that is kept, and nothing else that lies in the folder. */
  readonly clear: () => Promise<void>;
  /** Removes what a killed process left half-written or superseded, and folders with nothing in them. */
  readonly tidy: () => Promise<void>;
}

const ours = /^[0-9a-f]{64}\.(json|bin)(\.[0-9a-f-]+\.partial)?$/;
const halfWritten = /^[0-9a-f]{64}\.(json|bin)\.[0-9a-f-]+\.partial$/;

/** The store in a run folder. Nothing is made before something is kept. */
export function openResultStore(folder: string, savesModels = false): ResultStore {
  const folders = [join(folder, "results"), join(folder, "checkpoints")] as const;
  const [results, checkpoints] = folders;
  const resultFile = (key: string): string => join(results, `${key}.json`);
  const checkpointFile = (key: string): string => join(checkpoints, `${key}.bin`);
  const removeFiles = async (pattern: RegExp): Promise<void> => {
    for (const part of folders) {
      const names = await readdir(part).catch(() => []);
      for (const name of names) if (pattern.test(name)) await rm(join(part, name), { force: true });
    }
  };
  const models = join(folder, "models");
  return {
    folder,
    savesModels,
    modelFolder: (key) => (savesModels ? join(models, key) : undefined),
    result: async (key, job) => {
      if (savesModels && !(await isThere(join(models, key, "model.json")))) return undefined;
      const text = await readFile(resultFile(key), "utf8").catch(() => undefined);
      return text === undefined ? undefined : parseResult(text, key, job);
    },
    finished: async () => {
      const names = (await readdir(results).catch(() => [])).filter((name) => ours.test(name));
      const read = await Promise.all(
        names.map(async (name) => {
          const text = await readFile(join(results, name), "utf8").catch(() => "");
          return parseResult(text, name.slice(0, 64));
        }),
      );
      return read.filter((result) => result !== undefined);
    },
    saveResult: async (result) => {
      await mkdir(results, { recursive: true });
      await writeFileAtomically(resultFile(result.key), `${JSON.stringify(result, undefined, 2)}\n`);
      await rm(checkpointFile(result.key), { force: true });
    },
    checkpoint: (key) => readFile(checkpointFile(key)).catch(() => undefined),
    saveCheckpoint: async (key, state) => {
      await mkdir(checkpoints, { recursive: true });
      await writeFileAtomically(checkpointFile(key), state);
    },
    clear: async () => {
      await removeFiles(ours);
      const keys = (await readdir(models).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name));
      for (const key of keys) await rm(join(models, key), { recursive: true });
    },
    tidy: async () => {
      await removeFiles(halfWritten);
      // A process that was killed may have kept a result and not dropped the checkpoint.
      for (const name of await readdir(results).catch(() => []))
        if (ours.test(name)) await rm(checkpointFile(name.slice(0, 64)), { force: true });
      for (const part of [...folders, models, folder]) await rmdir(part).catch(() => undefined);
    },
  };
}

/** Folder of what jobs share and could compute again: the list of photos, outputs of frozen networks. */
export function cacheFolderOf({ folder }: Pick<ResultStore, "folder">): string {
  return join(folder, "cache");
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A file that was damaged or is another job's counts as none: its job is done again. */
function parseResult(text: string, key: string, job?: Job): FinishedJob | undefined {
  try {
    const read = JSON.parse(text) as FinishedJob;
    const fits =
      jobKey(read.job) === key && (job === undefined || canonicalJson(read.job) === canonicalJson(job));
    if (!fits || read.key !== key) return undefined;
    const whole = trainingJobSchema.safeParse(read.result).success;
    return whole && trainedNetworkSchema.safeParse(read.trained).success ? read : undefined;
  } catch {
    return undefined;
  }
}
