import { spawn } from "node:child_process";
import { ProfilerError } from "../../errors.ts";
import { explainFailure, explainStall } from "./explain-failure.ts";
import type { InstallContext } from "./installer.ts";

/** A program that the installation calls. */
export interface ToolCall {
  /** The name that users know, for instance `pip`. */
  readonly tool: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The remedy if the program is missing. */
  readonly missing: string;
  /** For a program that downloads: the greatest number of runs, and, if it prints a line per step, the longest silence before it counts as stalled. */
  readonly patience?: { readonly runs: number; readonly silenceMs?: number };
}

interface Run {
  /** Exit code, the signal that ended it, or the error that kept it from starting. */
  readonly end: number | string | NodeJS.ErrnoException;
  readonly out: string;
  readonly err: string;
  /** Ended by us, since it printed nothing for too long. */
  readonly stalled: boolean;
}

/** What npm and pip print if a registry stops in the middle of an answer. They do not retry that by themselves. */
const networkLost =
  /EIDLETIMEOUT|network timeout|ECONNRESET|ETIMEDOUT|Read timed out|Connection broken: |IncompleteRead/;
/** Time between SIGTERM and SIGKILL, for the program to clean up. */
const graceMs = 10_000;

/**
 * Runs a program to its end and returns its stdout. An aborted signal ends the program. With `patience`, a program that stalls or loses the network is
 * run again.
 *
 * @throws {ProfilerError} `install-failed` if the program is missing, fails or stalls; `interrupted` if the signal is aborted
 */
export async function runTool(call: ToolCall, context: InstallContext): Promise<string> {
  const { tool, missing, patience } = call;
  for (let runs = 1; ; runs += 1) {
    const { end, out, err, stalled } = await runOnce(call, context);
    if (context.signal.aborted) {
      throw new ProfilerError("interrupted", {
        found: `Ctrl-C while ${tool} ran`,
        expected: "time to finish",
        remedy: "run the command again; finished steps are kept",
      });
    }
    // A stalled program may exit with 0 after SIGTERM; its work is not done.
    if (end === 0 && !stalled) return out;
    if (typeof end === "object") {
      throw new ProfilerError("install-failed", {
        found: end.code === "ENOENT" ? `no ${tool}` : `${tool} could not be started (${end.message})`,
        expected: `${tool} on the PATH`,
        remedy: missing,
      });
    }
    const silence = `${tool} printed nothing for ${(patience?.silenceMs ?? 0) / 1000} s`;
    if (patience !== undefined && runs < patience.runs && (stalled || networkLost.test(err))) {
      context.say(`${stalled ? silence : `${tool} lost the network`}; running it again`);
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
  { env, signal }: InstallContext,
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
      // A stopped program may leave a child of its own that keeps these streams open.
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
