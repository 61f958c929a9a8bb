import * as tf from "@tensorflow/tfjs-core";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { BackendName } from "../record/known-names.ts";
import type { BackendEntry, BackendFacts } from "./define-backend.ts";
import { backends } from "./index.ts";

/** A backend that is loaded and active: tfjs makes new tensors on it. */
export interface OpenBackend extends BackendFacts {
  readonly name: BackendName;
}

/** What a backend must be. */
export interface OpenBackendOptions {
  /** Refuse a CPU and a software-emulated GPU. Default: false. */
  readonly requireGpu?: boolean | undefined;
  /** Threads that compute, on backends where that can be chosen. Default: those of this process so far, else one. */
  readonly threads?: number | undefined;
}

/**
 * Loads the backend called `name` (default: the table's first) and makes it the active one of tfjs. Its packages are imported only now.
 *
 * @throws {ProfilerError} `backend-unavailable` if no backend has that name, if it does not start or computes on another number of threads already, or if a
 *   GPU is required and it has none
 */
export async function openBackend(
  name: string = backends[0].name,
  { requireGpu = false, threads }: OpenBackendOptions = {},
): Promise<OpenBackend> {
  const entry = backends.find((one) => one.name === name);
  if (entry === undefined) {
    throw new ProfilerError("backend-unavailable", {
      found: `the name '${name}'`,
      expected: `one of ${knownNames()}`,
      remedy: `choose one of those, for instance ${backends[0].name}`,
    });
  }
  try {
    const open = await withoutLoaderListeners(entry.packageName, () => start(entry, threads));
    if (requireGpu) assertGpu(entry, open);
    return open;
  } catch (error) {
    if (error instanceof ProfilerError) throw error;
    throw new ProfilerError(
      "backend-unavailable",
      {
        found: `'${name}' did not start (${reasonOf(error)})`,
        expected: `a working ${entry.packageName}`,
        remedy: `run '${entry.installCommand}' or choose another of ${knownNames()}`,
      },
      { cause: error },
    );
  }
}

async function start(entry: BackendEntry, threads: number | undefined): Promise<OpenBackend> {
  await entry.load({ threads });
  if (!(await tf.setBackend(entry.name))) throw new Error("tfjs could not initialize it");
  return { name: entry.name, ...(await entry.ready(tf.backend())) };
}

function assertGpu(entry: BackendEntry, { gpu, device }: OpenBackend): void {
  if (gpu) return;
  const withGpu = backends.filter(({ gpuRemedy }) => gpuRemedy !== undefined).map(({ name }) => name);
  throw new ProfilerError("backend-unavailable", {
    found: `'${entry.name}' on ${device}`,
    expected: "a GPU, since one is required",
    remedy: entry.gpuRemedy ?? `choose --backend ${withGpu.join(", ")} or auto, or leave --require-gpu out`,
  });
}

function knownNames(): string {
  return backends.map((one) => one.name).join(", ");
}

const errorEvents: readonly string[] = ["unhandledRejection", "uncaughtException"];

/**
 * Runs `open` and then removes the process-wide error listeners that scripts of `packageName` added meanwhile.
 *
 * Emscripten's loader listens for unhandled rejections and uncaught exceptions only to throw them again. That turns every unhandled rejection of the whole
 * program into an exception without its origin and overrides other listeners. The stack of the call that adds a listener tells whose it is, so listeners
 * that the program itself adds meanwhile stay.
 */
async function withoutLoaderListeners<T>(packageName: string, open: () => Promise<T>): Promise<T> {
  type Listener = (...args: unknown[]) => void;
  const added: { event: string; listener: Listener }[] = [];
  const watch = (event: string, listener: Listener): void => {
    if (!errorEvents.includes(event)) return;
    const caller = new Error("stack of the caller").stack ?? "";
    if (caller.includes(packageName)) added.push({ event, listener });
  };
  process.on("newListener", watch);
  try {
    return await open();
  } finally {
    process.off("newListener", watch);
    for (const { event, listener } of added) process.off(event, listener);
  }
}
