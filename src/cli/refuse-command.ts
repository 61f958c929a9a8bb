import { stat } from "node:fs/promises";
import { ProfilerError } from "../errors.ts";
import { nearNames } from "../names.ts";
import { commands } from "./commands.ts";

/** The error line for a first argument that is no command: the command that was meant, if that can be told. */
export async function refuseCommand(given: string, args: readonly string[]): Promise<ProfilerError> {
  const names = commands.map(({ name }) => name);
  const after = args.filter((argument) => argument !== "help").map(quoted);
  if (given.startsWith("-")) {
    return refusal(
      `${given} before a command`,
      names,
      `write 'npx clothnet-report COMMAND ${after.join(" ")}'`,
    );
  }
  const [near] = nearNames(given, names);
  if (near !== undefined) return refusal(`the command '${given}'`, names, `write '${near}'`);
  const command = await commandFor(given);
  return command === undefined
    ? refusal(`the command '${given}'`, names, "see 'npx clothnet-report --help'")
    : refusal(
        `'${given}' in the place of a command`,
        names,
        `run 'npx clothnet-report ${command} ${after.join(" ")}'`,
      );
}

function refusal(found: string, names: readonly string[], remedy: string): ProfilerError {
  return new ProfilerError("wrong-option", { found, expected: `one of ${names.join(", ")}`, remedy });
}

/** The command that reads a file which was named without one; undefined if it is no path. */
async function commandFor(path: string): Promise<"profile" | "render" | undefined> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined && !/[./\\]/.test(path)) return undefined;
  if (there?.isFile() !== true) return "profile";
  const { isRecordFile } = await import("./files/read-record.ts");
  return (await isRecordFile(path).catch(() => false)) ? "render" : "profile";
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(argument) ? argument : `"${argument}"`;
}
