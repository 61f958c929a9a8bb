import { ProfilerError } from "../errors.ts";
import { backends } from "./index.ts";
import { probeBackend } from "./probe-backend.ts";
import type { BackendReport, UsableBackend } from "./probe-backend.ts";

/**
 * Probes every backend of the table, each in a process of its own and all at once.
 *
 * @throws {ProfilerError} `interrupted` if the signal is aborted
 */
export function probeAll(signal: AbortSignal): Promise<readonly BackendReport[]> {
  return Promise.all(backends.map((entry) => probeBackend(entry, { signal })));
}

/**
 * The backend that `--backend auto` takes: the first usable one with a GPU, else the first usable one, in the table's `autoOrder`. A software-emulated
 * GPU is never taken, since it is slower than the CPU that it runs on.
 *
 * @throws {ProfilerError} `backend-unavailable` if none is usable, or if a GPU is required and none has one
 */
export function chooseBackend(reports: readonly BackendReport[], requireGpu: boolean): UsableBackend {
  const [best] = reports
    .filter((report) => report.status === "usable")
    .filter(({ gpu, softwareGpu }) => gpu || (!requireGpu && !softwareGpu))
    .toSorted((a, b) => Number(b.gpu) - Number(a.gpu) || orderOf(a.name) - orderOf(b.name));
  if (best !== undefined) return best;
  throw new ProfilerError("backend-unavailable", {
    found: reports
      .map((report) => `${report.name}: ${report.status === "usable" ? report.device : report.found}`)
      .join("; "),
    expected: requireGpu ? "a backend that computes on a GPU" : "a usable backend",
    remedy: "run 'npx clothnet-report backends', which lists what each one lacks",
  });
}

function orderOf(name: string): number {
  return backends.find((entry) => entry.name === name)?.autoOrder ?? Infinity;
}
