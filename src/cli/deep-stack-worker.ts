import { parentPort, workerData } from "node:worker_threads";
import { ProfilerError } from "../errors.ts";
import type { ErrorCode, ErrorFacts } from "../errors.ts";
import { profileFile } from "../profile/profile-file.ts";
import type { ProfileRecord } from "../record/profile-record.ts";

/** The message to the thread. */
export interface DeepStackRequest {
  readonly path: string;
  readonly options: NonNullable<Parameters<typeof profileFile>[1]>;
}

/** The answer of the thread. Errors of other kinds are thrown. */
export type DeepStackAnswer =
  | { readonly record: ProfileRecord }
  | { readonly code: ErrorCode; readonly facts: ErrorFacts };

const { path, options } = workerData as DeepStackRequest;
// A port between threads has no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(await answer());

async function answer(): Promise<DeepStackAnswer> {
  try {
    return { record: await profileFile(path, options) };
  } catch (error) {
    if (error instanceof ProfilerError) return { code: error.code, facts: error.facts };
    throw error;
  }
}
