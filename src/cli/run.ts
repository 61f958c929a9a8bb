import { Command, CommanderError } from "commander";
import { ProfilerError, reasonOf } from "../errors.ts";
import { tool } from "../version.ts";
import { commands, defaultCommand } from "./commands.ts";
import type { Io } from "./io.ts";

const helpEnd = `
'clothnet-report help COMMAND' lists a command's options. Without a command, '${defaultCommand}' runs.

Exit codes:
  0  success
  1  a check failed: a stale table, --strict with uncounted operations, --fail-if-slower
  2  wrong use or unreadable input; one line says which

Set DEBUG=1 to see stack traces.`;

/** Runs the command line and returns the exit code: 0 success, 1 a check failed, 2 wrong use or unreadable input. */
export async function run(io: Io): Promise<number> {
  let exitCode = 0;
  const program = new Command("clothnet-report")
    .description("What a TensorFlow.js model costs, where, and whether it is worth it.")
    .version(tool.version)
    .addHelpText("after", helpEnd)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(`clothnet-report: ${text.replace(/^error: /, "").trim()}\n`),
    });
  const needed = neededCommand(io.args);
  // Else commander would report too many arguments of the default command.
  if (needed !== undefined && !commands.some(({ name }) => name === needed)) {
    return report(unknownCommand(needed), io);
  }
  for (const { name, description, load } of commands) {
    const sub = program
      .command(name, { isDefault: name === defaultCommand })
      .copyInheritedSettings(program)
      .description(description);
    if (name !== needed) continue;
    const command = await load();
    command.define(sub).action(async () => {
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

/** The name of the command that runs or whose help is printed; undefined for the program's own help and version. */
function neededCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((argument) => argument !== "--");
  if (first === undefined) return defaultCommand;
  const named = first === "help" ? second : first;
  if (named === undefined || named === "help") return undefined;
  if (!named.startsWith("-")) return named;
  return ["-h", "--help", "-V", "--version"].includes(named) ? undefined : defaultCommand;
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
