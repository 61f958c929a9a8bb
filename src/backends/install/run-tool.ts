import { spawn } from "node:child_process";
import { ProfilerError } from "../../errors.ts";
import { explainFailure, explainStall } from "./explain-failure.ts";
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
  /** For a program that fetches: how often it is run in all, and how long it may print nothing where it tells of each step. */
  readonly patience?: { readonly runs: number; readonly silenceMs?: number };
}

/** How a program ended, and what it printed. */
interface Run {
  readonly end: number | string | NodeJS.ErrnoException;
  readonly out: string;
  readonly err: string;
  /** Ended because it printed nothing for too long. */
  readonly stalled: boolean;
}

/** What npm and pip say where a registry began to answer and went no further, which they don't ask again by themselves. */
const brokenOff =
  /EIDLETIMEOUT|network timeout|ECONNRESET|ETIMEDOUT|Read timed out|Connection broken: |IncompleteRead/;
/** How long a program has to clear away before it is killed. */
const graceMs = 10_000;

/**
 * Runs a program to its end and returns what it printed. Aborting the signal ends the program. With patience, one that stalls, or loses the
 * network on its way, is run again.
 *
 * @throws ProfilerError `install-failed` where the program isn't there, fails or stalls, `interrupted` where the signal is given
 */
export async function runTool(call: ToolCall, surroundings: InstallSurroundings): Promise<string> {
  const { tool, missing, patience } = call;
  for (let runs = 1; ; runs += 1) {
    const { end, out, err, stalled } = await runOnce(call, surroundings);
    if (surroundings.signal.aborted) {
      throw new ProfilerError("interrupted", {
        found: `Ctrl-C while ${tool} ran`,
        expected: "time to finish",
        remedy: "run the command again: finished steps are kept",
      });
    }
    // One that was ended and says 0 hasn't done what it was called for.
    if (end === 0 && !stalled) return out;
    if (typeof end === "object") {
      throw new ProfilerError("install-failed", {
        found: end.code === "ENOENT" ? `no ${tool}` : `${tool} could not be started (${end.message})`,
        expected: `${tool} on the PATH`,
        remedy: missing,
      });
    }
    const silence = `${tool} printed nothing for ${(patience?.silenceMs ?? 0) / 1000} s`;
    if (patience !== undefined && runs < patience.runs && (stalled || brokenOff.test(err))) {
      surroundings.say(`${stalled ? silence : `${tool} lost the network`}; running it again`);
      continue;
    }
    throw new ProfilerError(
      "install-failed",
      stalled ? explainStall(silence) : explainFailure(tool, end, `${err}\n${out}`),
    );
  }
}

async function runOnce(
  { command, args, cwd, patience }: ToolCall,
  { env, signal }: InstallSurroundings,
): Promise<Run> {
  const child = spawn(command, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err, stalled] = ["", "", false];
  let [kill, silence]: (NodeJS.Timeout | undefined)[] = [];
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    child.kill("SIGTERM");
    kill ??= setTimeout(() => child.kill("SIGKILL"), graceMs);
  };
  const heard = (): void => {
    clearTimeout(silence);
    if (patience?.silenceMs === undefined) return;
    silence = setTimeout(() => {
      stalled = true;
      stop();
    }, patience.silenceMs);
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (heard(), (out += text)));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard(), (err += text)));
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  heard();
  try {
    const end = await new Promise<Run["end"]>((resolve) => {
      child.once("error", resolve);
      child.once("close", (code, killer) => resolve(code ?? killer ?? "no exit code"));
      // A program that was stopped may have left another that holds its pipes open.
      child.once("exit", (code, killer) => {
        if (stopped) resolve(code ?? killer ?? "no exit code");
      });
    });
    return { end, out, err, stalled };
  } finally {
    clearTimeout(silence);
    clearTimeout(kill);
    child.stdout.destroy();
    child.stderr.destroy();
    signal.removeEventListener("abort", stop);
  }
}
