import { Option } from "commander";
import type { Command } from "commander";
import { chooseBackend } from "../backends/choose-backend.ts";
import { backends } from "../backends/index.ts";
import type { Io } from "./io.ts";
import { probeAll } from "./probe-all.ts";

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
        .choices([...backends.map(({ name }) => name), "auto"])
        .default("wasm"),
    )
    .option("--require-gpu", "refuse to compute on a CPU, and on a GPU that software plays");
}

/** The backend to open: the one named, or for `auto` the best usable one, which stderr then names. */
export async function chosenBackend(
  { backend, requireGpu = false }: BackendOptions,
  io: Io,
): Promise<string> {
  if (backend !== "auto") return backend;
  const { name, device } = chooseBackend(await probeAll(io), requireGpu);
  io.stderr.write(`backend ${name}: ${device}\n`);
  return name;
}
