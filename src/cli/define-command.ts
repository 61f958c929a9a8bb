import type { Command } from "commander";
import type { Io } from "./io.ts";

/** One command of the command line; its name and description are in the table of commands. */
export interface CliCommand {
  /** Adds arguments and options. */
  readonly define: (command: Command) => Command;
  /** Does the work and returns the exit code. */
  readonly run: (parsed: Command, io: Io) => Promise<number>;
}

/** Types a command; it changes nothing. */
export function defineCommand(command: CliCommand): CliCommand {
  return command;
}
