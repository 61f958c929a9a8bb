import { Option } from "commander";
import type { Command } from "commander";
import { mostThreads } from "../backends/define-backend.ts";
import type { BackendEntry } from "../backends/define-backend.ts";
import type { BackendName } from "../record/known-names.ts";
import { backendNames, backends } from "../backends/index.ts";
import { ProfilerError } from "../errors.ts";
import type { Io } from "./io.ts";
import { wholeNumber } from "./option-values.ts";
import { refuseOptions } from "./refuse-options.ts";

/** The options that {@link withBackendOptions} adds to a command. */
export interface BackendOptions {
  readonly backend: BackendName | "auto";
  readonly requireGpu?: boolean;
}

/** Adds `--backend` and `--require-gpu`. */
export function withBackendOptions(command: Command, purpose: string): Command {
  return command
    .addOption(
      new Option("--backend <name>", `${purpose}; auto: the fastest usable one`)
        .choices([...backendNames, "auto"])
        .default(backends[0].name),
    )
    .option("--require-gpu", "refuse the CPU and a software-emulated GPU (SwiftShader, lavapipe)");
}

/** Adds `--threads` to a command that has `--backend`. */
export function withThreads(command: Command, defaults = "one for each core"): Command {
  return command.option(
    "--threads <n>",
    `threads that compute on wasm, 1 to ${mostThreads} (default: ${defaults})`,
    wholeNumber(1, mostThreads),
  );
}

/**
 * The threads of the backends where their number can be chosen: those of `--threads`, else one for each core; undefined if there is no such backend.
 *
 * @throws {ProfilerError} `wrong-option` if `--threads` has no effect
 */
export function threadsOf(
  parsed: Command,
  names: readonly BackendName[],
  { cores = 1 }: Io,
): number | undefined {
  if (!backends.some(({ name, threads = false }) => threads && names.includes(name))) {
    refuseOptions(parsed, ["threads"], `on ${[...new Set(names)].join(" and ")}`, "choose --backend wasm");
    return undefined;
  }
  return parsed.opts<{ readonly threads?: number }>().threads ?? Math.min(cores, mostThreads);
}

/**
 * The backend to open: the named one, or for `auto` the fastest usable one, which is then named on stderr. A backend whose native part prints lines of
 * its own if it can't start is probed in another process first.
 *
 * @throws {ProfilerError} `backend-unavailable` if it can't be used, `interrupted` at Ctrl-C
 */
export async function resolveBackend(
  { backend, requireGpu = false }: BackendOptions,
  io: Io,
): Promise<BackendName> {
  if (backend !== "auto") {
    const entry = backends.find(({ name }) => name === backend);
    if (entry?.probeFirst === true) await assertUsable(entry, io);
    return backend;
  }
  // Imported only now: a command that only counts starts no process.
  const { chooseBackend, probeAll } = await import("../backends/choose-backend.ts");
  const { name, device } = chooseBackend(await probeAll(io.signal), requireGpu);
  // It was probed on one thread; the command may compute on more.
  io.stderr.write(`backend ${name}: ${device.replace(/, 1 thread$/, "")}\n`);
  // Only backends of the table are probed.
  return name as BackendName;
}

async function assertUsable(entry: BackendEntry, { signal }: Io): Promise<void> {
  const { canProbe, probeBackend } = await import("../backends/probe-backend.ts");
  if (!canProbe()) return;
  const report = await probeBackend(entry, { signal });
  if (report.status === "usable") return;
  throw new ProfilerError("backend-unavailable", {
    found: report.found,
    expected: `a device and a driver for '${entry.name}'`,
    remedy: report.remedy,
  });
}
