import { Command, CommanderError } from "commander";
import { ProfilerError, reasonOf } from "../errors.ts";
import { tool } from "../version.ts";
import { commands } from "./commands.ts";
import type { Io } from "./io.ts";

const exitCodes = `
Exit codes:
  0  good
  1  a check failed (a stale table, --strict with uncounted ops, --fail-if-slower)
  2  wrong use or unreadable input, told in one line

Set DEBUG=1 to see stacks.`;

/** Runs the command line and returns the exit code: 0 good, 1 a check failed, 2 wrong use or unreadable input. */
export async function run(io: Io): Promise<number> {
  let exitCode = 0;
  const program = new Command("clothnet-report")
    .description("What a TensorFlow.js model costs, where, and whether it is worth it.")
    .version(tool.version)
    .addHelpText("after", exitCodes)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(`clothnet-report: ${text.replace(/^error: /, "").trim()}\n`),
    });
  const [first] = io.args;
  const asked = commands.filter(({ name }) => name === first);
  // Else the default command would be said to have too many arguments.
  if (first !== undefined && !first.startsWith("-") && first !== "help" && asked.length === 0) {
    return report(unknownCommand(first), io);
  }
  // Help and the default command need to know all of them.
  for (const { load } of asked.length > 0 ? asked : commands) {
    const command = await load();
    const sub = command.define(program.command(command.name, { isDefault: command.name === "study" }));
    sub.copyInheritedSettings(program).action(async () => {
      exitCode = await command.run(sub, io);
    });
  }
  try {
    await program.parseAsync([...io.args], { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, io);
  }
}

function unknownCommand(name: string): ProfilerError {
  return new ProfilerError("wrong-option", {
    found: `the command '${name}'`,
    expected: `one of ${commands.map((command) => command.name).join(", ")}`,
    remedy: "see 'clothnet-report --help'",
  });
}

function report(error: unknown, io: Io): number {
  // commander has written its own line; help and version end in an "error" of exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof ProfilerError;
  const line = known ? error.message : `internal error: ${reasonOf(error)}; run with DEBUG=1 and report it`;
  io.stderr.write(`clothnet-report: ${line}\n`);
  if (io.env["DEBUG"] !== undefined && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return 2;
}
