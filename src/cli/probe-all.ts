import type { BackendReport } from "../backends/backend-report.ts";
import { backends } from "../backends/index.ts";
import { probeBackend } from "../backends/probe-backend.ts";
import { ProfilerError } from "../errors.ts";
import type { Io } from "./io.ts";

/** Tries every backend, side by side in processes of their own. Throws `interrupted` at Ctrl-C. */
export async function probeAll(io: Io): Promise<readonly BackendReport[]> {
  try {
    return await Promise.all(backends.map((entry) => probeBackend(entry, { signal: io.signal })));
  } catch (error) {
    if (!io.signal.aborted) throw error;
    throw new ProfilerError("interrupted", {
      found: "Ctrl-C while backends were tried",
      expected: "time to finish",
      remedy: "run it again or name a backend",
    });
  }
}
