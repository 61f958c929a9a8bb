import { Worker } from "node:worker_threads";
import { ProfilerError } from "../errors.ts";
import { profileFile } from "../profile/profile-file.ts";
import type { ModelSubject } from "../profile/subject/subject.ts";
import type { ProfileRecord } from "../record/profile-record.ts";
import type { DeepStackAnswer, DeepStackRequest } from "./deep-stack-worker.ts";

type Options = NonNullable<Parameters<typeof profileFile>[1]>;

/** tfjs-layers builds a model by recursion over its layers. Node's stack holds about 9,000 layers in a row, this one 100,000. */
const stackSizeMb = 256;

/**
 * {@link profileFile}. A model that overflows the stack is opened again from its path on a thread with a larger one, where the progress of timing is
 * not reported.
 */
export async function profileDeepModel(
  subject: ModelSubject,
  path: string,
  options: Options,
): Promise<ProfileRecord> {
  try {
    return await profileFile(subject, options);
  } catch (error) {
    if (!overflowed(error)) throw error;
    return onDeepStack({ path, options: plain(options) }, error);
  }
}

function overflowed(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof RangeError && cause.message.includes("call stack");
}

// Functions cannot be sent to another thread.
function plain({ time, ...options }: Options): Options {
  if (time === undefined) return options;
  const { onRun: _, onBusy: _busy, signal: _signal, ...sampling } = time.sampling ?? {};
  const { onCounted: _counted, ...rest } = time;
  return { ...options, time: { ...rest, sampling } };
}

function onDeepStack(request: DeepStackRequest, overflow: unknown): Promise<ProfileRecord> {
  const worker = new Worker(new URL("./deep-stack-worker.js", import.meta.url), {
    workerData: request,
    resourceLimits: { stackSizeMb },
  });
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: DeepStackAnswer) => {
      if ("record" in answer) resolve(answer.record);
      else reject(new ProfilerError(answer.code, answer.facts));
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(overflow));
  });
}
