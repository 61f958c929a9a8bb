import { Command, CommanderError } from "commander";
import { ProfilerError, reasonOf } from "../errors.ts";
import { tool } from "../version.ts";
import { commands } from "./commands.ts";
import { expandHome } from "./expand-home.ts";
import type { Io } from "./io.ts";
import { refuseCommand } from "./refuse-command.ts";

const helpEnd = `
'npx clothnet-report help COMMAND' lists a command's options.

Exit codes:
  0  success
  1  a check failed: a broken budget, a stale table, --strict with uncounted operations, --fail-if-slower; a study with failed jobs
  2  wrong use or unreadable input; one line says which
  130  stopped by Ctrl-C; a study and a training keep what is done

Set DEBUG=1 to see stack traces.`;

/** Of a shell: 128 and the number of SIGINT. */
const interruptedCode = 130;

/** Runs the command line and returns the exit code: 0 success, 1 a check failed, 2 wrong use or unreadable input. */
export async function run(io: Io): Promise<number> {
  const args = expandHome(io.args, io.env);
  let exitCode = 0;
  let refusal = "";
  const program = new Command("clothnet-report")
    .description("What a TensorFlow.js model costs, where, and whether it is worth it.")
    .usage("COMMAND [options]")
    .version(tool.version, "-v, --version")
    .addHelpText("after", helpEnd)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text) =>
        (refusal = text
          .replace(/^error: /, "")
          .replace(/\s+/g, " ")
          .trim()),
    });
  const [first, second] = args;
  const needed = neededCommand(args);
  if (needed !== undefined && !commands.some(({ name }) => name === needed)) {
    return report(await refuseCommand(needed, args), io);
  }
  try {
    for (const { name, description, load } of commands) {
      const sub = program.command(name).copyInheritedSettings(program).description(description);
      if (name !== needed) continue;
      const command = await load();
      command.define(sub).action(async () => {
        exitCode = await command.run(sub, io);
      });
    }
    if (first === undefined || (first === "help" && second === "help")) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync(first === "-V" ? ["--version"] : args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, io);
    // Help and version end in an "error" of exit code 0.
    if (error.exitCode === 0) return 0;
    io.stderr.write(
      `clothnet-report: ${refusal}${await hintFor(
        error,
        program.commands.find((sub) => sub.name() === needed),
      )}\n`,
    );
    return 2;
  }
}

/** The name of the command that runs or whose help is printed; undefined for the program's own help and version. */
function neededCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((argument) => argument !== "--");
  const named = first === "help" ? second : first;
  return named === undefined || ["help", "-h", "--help", "-v", "-V", "--version"].includes(named)
    ? undefined
    : named;
}

/** What commander's own line leaves out: what an argument is, which command has an option, how to write a path with spaces. */
async function hintFor({ code, message }: CommanderError, command: Command | undefined): Promise<string> {
  const help = command === undefined ? "" : `see 'npx clothnet-report help ${command.name()}'`;
  if (code === "commander.missingArgument") {
    const missing = command?.registeredArguments.find((argument) => message.includes(`'${argument.name()}'`));
    return ` (${missing?.description}). Fix: write 'npx clothnet-report ${command?.name()} ${command?.usage()}'; ${help}`;
  }
  if (code === "commander.missingMandatoryOptionValue") return `. Fix: ${help}`;
  if (code === "commander.excessArguments") return " Fix: put quotes around a path that has spaces";
  const option = /unknown option '([^'=]+)/.exec(message)?.[1];
  if (option === undefined || message.includes("Did you mean")) return "";
  const { commandsWith } = await import("./commands-with.ts");
  const owners = (await commandsWith(option)).map((name) => `'${name}'`);
  if (owners.length > 0) return `, an option of ${owners.join(", ")}`;
  return help === "" ? "" : `; ${help}`;
}

function report(error: unknown, io: Io): number {
  const known = error instanceof ProfilerError;
  const line = known ? error.message : `internal error: ${reasonOf(error)}; run with DEBUG=1 and report it`;
  io.stderr.write(`clothnet-report: ${line}\n`);
  if (io.env["DEBUG"] !== undefined && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return known && error.code === "interrupted" ? interruptedCode : 2;
}
