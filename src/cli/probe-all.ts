import type { BackendReport } from "../backends/backend-report.ts";
import { backends } from "../backends/index.ts";
import { probeBackend } from "../backends/probe-backend.ts";
import type { Io } from "./io.ts";

/** Tries every backend, side by side in processes of their own. Throws `interrupted` at Ctrl-C. */
export function probeAll({ signal }: Io): Promise<readonly BackendReport[]> {
  return Promise.all(backends.map((entry) => probeBackend(entry, { signal })));
}
