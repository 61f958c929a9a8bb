import { Option } from "commander";
import type { Command } from "commander";
import { backendNames } from "../backends/backend-names.ts";
import type { BackendEntry } from "../backends/define-backend.ts";
import { ProfilerError } from "../errors.ts";
import type { Io } from "./io.ts";

/** What {@link withBackendOptions} adds to a command's options. */
export interface BackendOptions {
  readonly backend: string;
  readonly requireGpu?: boolean;
}

/** Adds `--backend` and `--require-gpu`. */
export function withBackendOptions(command: Command, purpose: string): Command {
  return command
    .addOption(
      new Option("--backend <name>", `${purpose}; auto: the best that is usable here`)
        .choices([...backendNames, "auto"])
        .default(backendNames[0]),
    )
    .option("--require-gpu", "refuse to compute on a CPU, and on a GPU that software plays");
}

/**
 * The backend to open: the one named, or for `auto` the best usable one, which stderr then names. One that would not keep to a single line where it
 * can't start is tried in a process of its own before.
 *
 * Throws `backend-unavailable`.
 */
export async function chosenBackend(
  { backend, requireGpu = false }: BackendOptions,
  io: Io,
): Promise<string> {
  // Imported only now: a command that only counts starts without the backends.
  if (backend !== "auto") {
    const { backends } = await import("../backends/index.ts");
    const entry = backends.find(({ name }) => name === backend);
    if (entry?.talkative === true) await assertUsable(entry, io);
    return backend;
  }
  const { chooseBackend } = await import("../backends/choose-backend.ts");
  const { probeAll } = await import("./probe-all.ts");
  const { name, device } = chooseBackend(await probeAll(io), requireGpu);
  io.stderr.write(`backend ${name}: ${device}\n`);
  return name;
}

async function assertUsable(entry: BackendEntry, { signal }: Io): Promise<void> {
  const { canProbe, probeBackend } = await import("../backends/probe-backend.ts");
  if (!canProbe()) return;
  const report = await probeBackend(entry, { signal });
  if (report.status === "usable") return;
  throw new ProfilerError("backend-unavailable", {
    found: report.found,
    expected: `a device and a driver that '${entry.name}' can open`,
    remedy: report.remedy,
  });
}
