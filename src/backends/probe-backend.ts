import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ProfilerError, reasonOf } from "../errors.ts";
import type { BackendReport } from "./backend-report.ts";
import type { BackendEntry } from "./define-backend.ts";

/** A driver may take seconds to start; one that hangs is given up. */
const limitMs = 60_000;

const childScript = new URL("./probe-child.js", import.meta.url);

/** Whether there is a script to run: not where the sources run as they are, without a build. */
export function canProbe(): boolean {
  return existsSync(childScript);
}

export interface ProbeOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** What the process runs: it is given the backend's name and sends a {@link BackendReport}. */
  readonly script?: URL;
}

/**
 * Tries a backend in a process of its own: a native part that crashes or hangs takes nothing else along, and nothing that it loads stays.
 *
 * @throws ProfilerError `interrupted` where the signal is given, and nothing else
 */
export async function probeBackend(
  { name, install }: Pick<BackendEntry, "name" | "install">,
  { signal, timeoutMs = limitMs, script = childScript }: ProbeOptions = {},
): Promise<BackendReport> {
  stopIfAborted(signal);
  const unusable = (found: string): BackendReport => ({
    name,
    status: "unusable",
    found,
    remedy: `run '${install}'`,
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
    found: "Ctrl-C while a backend was tried",
    expected: "time to finish",
    remedy: "run it again",
  });
}
