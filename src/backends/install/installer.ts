import type { BackendEntry } from "../define-backend.ts";
import type { BackendReport } from "../probe-backend.ts";

/** What an installation reads and writes beside the project's files. */
export interface InstallContext {
  /** `PATH` for programs, the variables that place the cache, and those by which npm and pip reach their registries. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Receives one line per step. */
  readonly say: (line: string) => void;
}

/** The result of an installation. */
export interface Installed {
  /** The folder whose `node_modules` has the backend. */
  readonly project: string;
  /** The backend's report after the installation; absent if everything was already in place, since nothing is probed then. */
  readonly backend?: BackendReport;
}

/**
 * Installs a backend into the npm project around `cwd`, with CUDA if `gpu` is set.
 *
 * @throws {ProfilerError} `install-failed` if a step fails, `interrupted` if the signal is aborted
 */
export type Installer = (
  entry: BackendEntry,
  options: { readonly cwd: string; readonly gpu: boolean },
  context: InstallContext,
) => Promise<Installed>;
