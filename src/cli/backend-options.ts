import { Option } from "commander";
import type { Command } from "commander";
import type { BackendEntry, BackendName } from "../backends/define-backend.ts";
import { backendNames, backends } from "../backends/index.ts";
import { ProfilerError } from "../errors.ts";
import type { Io } from "./io.ts";

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
  io.stderr.write(`backend ${name}: ${device}\n`);
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
