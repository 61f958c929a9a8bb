import { Option } from "commander";
import type { Command } from "commander";
import { backendNames } from "../backends/backend-names.ts";
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

/** The backend to open: the one named, or for `auto` the best usable one, which stderr then names. */
export async function chosenBackend(
  { backend, requireGpu = false }: BackendOptions,
  io: Io,
): Promise<string> {
  if (backend !== "auto") return backend;
  // Imported only now: a command that only counts starts without the backends.
  const { chooseBackend } = await import("../backends/choose-backend.ts");
  const { probeAll } = await import("./probe-all.ts");
  const { name, device } = chooseBackend(await probeAll(io), requireGpu);
  io.stderr.write(`backend ${name}: ${device}\n`);
  return name;
}
