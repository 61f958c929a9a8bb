import { spawn } from "node:child_process";
import { ProfilerError } from "../../errors.ts";
import { explainFailure } from "./explain-failure.ts";
import type { InstallSurroundings } from "./surroundings.ts";

/** A program that the installation calls. */
export interface ToolCall {
  /** What users call it, for instance `pip`. */
  readonly tool: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** What to do where the program isn't there. */
  readonly missing: string;
}

/**
 * Runs a program to its end and returns what it printed. Aborting the signal ends the program.
 *
 * @throws ProfilerError `install-failed` where the program isn't there or fails, `interrupted` where the signal is given
 */
export async function runTool(call: ToolCall, { env, signal }: InstallSurroundings): Promise<string> {
  const { tool, command, args, cwd, missing } = call;
  const child = spawn(command, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const stop = (): unknown => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  try {
    const end = await new Promise<number | string | NodeJS.ErrnoException>((resolve) => {
      child.once("error", resolve);
      child.once("close", (code, killer) => resolve(code ?? killer ?? "no exit code"));
    });
    if (signal.aborted) {
      throw new ProfilerError("interrupted", {
        found: `Ctrl-C while ${tool} ran`,
        expected: "time to finish",
        remedy: "run the command again: finished steps are kept",
      });
    }
    if (end === 0) return out;
    if (typeof end === "object") {
      throw new ProfilerError("install-failed", {
        found: end.code === "ENOENT" ? `no ${tool}` : `${tool} could not be started (${end.message})`,
        expected: `${tool} on the PATH`,
        remedy: missing,
      });
    }
    throw new ProfilerError("install-failed", explainFailure(tool, end, `${err}\n${out}`));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
