import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { BackendEntry } from "./define-backend.ts";
import type { KernelTiming } from "./kernel-timing.ts";

/** The result of probing a backend: what it runs on, or what is missing and how to fix it. */
export type BackendReport = UsableBackend | UnusableBackend;

/** A backend that opened and computed a product correctly. */
export interface UsableBackend {
  readonly name: string;
  readonly status: "usable";
  readonly device: string;
  readonly driver: string;
  /** Whether a GPU computes; false for a software-emulated GPU. */
  readonly gpu: boolean;
  readonly softwareGpu: boolean;
  readonly clock: string;
  /** How the end of a kernel is detected. */
  readonly kernelTiming: KernelTiming["kind"];
}

/** A backend that can't be used here. */
export interface UnusableBackend {
  readonly name: string;
  readonly status: "unusable";
  readonly found: string;
  /** What to do, or the command that does it. */
  readonly remedy: string;
}

/** A driver may take seconds to start; after this time the probe is ended. */
const limitMs = 60_000;

const childScript = new URL("./probe-child.js", import.meta.url);

/** Whether the probe can run: it needs the compiled script, which is missing if the sources run without a build. */
export function canProbe(): boolean {
  return existsSync(childScript);
}

/** How to probe. */
export interface ProbeOptions {
  readonly signal?: AbortSignal;
  /** Time until the backend counts as hanging (default: 60 s). */
  readonly timeoutMs?: number;
  /** The script that the process runs; it receives the backend's name and sends a {@link BackendReport}. */
  readonly script?: URL;
}

/**
 * Probes a backend in another process, so that a native part that crashes or hangs does no harm, and nothing that it loads stays.
 *
 * @throws {ProfilerError} `interrupted` if the signal is aborted; nothing else
 */
export async function probeBackend(
  { name, installCommand }: Pick<BackendEntry, "installCommand"> & { readonly name: string },
  { signal, timeoutMs = limitMs, script = childScript }: ProbeOptions = {},
): Promise<BackendReport> {
  stopIfAborted(signal);
  const unusable = (found: string): BackendReport => ({
    name,
    status: "unusable",
    found,
    remedy: `run '${installCommand}'`,
  });
  const child = fork(fileURLToPath(script), [name], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const stop = (): unknown => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<BackendReport>((resolve) => {
      timer = setTimeout(() => resolve(unusable(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
      child.once("message", (answer) => resolve(answer as BackendReport));
      child.once("error", (error) => resolve(unusable(`its process did not start (${reasonOf(error)})`)));
      child.once("exit", (code, crash) =>
        resolve(unusable(`its process ended without an answer (${crash ?? `exit code ${code}`})`)),
      );
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    stop();
    stopIfAborted(signal);
  }
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new ProfilerError("interrupted", {
    found: "Ctrl-C while a backend was probed",
    expected: "time to finish",
    remedy: "run the command again",
  });
}
