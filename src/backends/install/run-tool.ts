import { execa } from "execa";
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
  const stall = new AbortController();
  const stop = AbortSignal.any([signal, stall.signal]);
  const child = execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    stripFinalNewline: false,
    cancelSignal: stop,
    forceKillAfterDelay: graceMs,
    // Its signal handler would end this process at Ctrl-C before the installation has cleaned up.
    cleanup: false,
  });
  const silence =
    patience?.silenceMs === undefined ? undefined : setTimeout(() => stall.abort(), patience.silenceMs);
  for (const stream of [child.stdout, child.stderr]) stream.on("data", () => silence?.refresh());
  // A stopped program may leave a child of its own that keeps these streams open.
  child.once("exit", () => {
    if (!stop.aborted) return;
    child.stdout.destroy();
    child.stderr.destroy();
  });
  try {
    const { exitCode, signal: killer, cause, stdout, stderr } = await child;
    const notStarted = exitCode === undefined && killer === undefined && !stop.aborted;
    return {
      end: notStarted ? (cause as NodeJS.ErrnoException) : (exitCode ?? killer ?? "no exit code"),
      out: stdout,
      err: stderr,
      stalled: stall.signal.aborted,
    };
  } finally {
    clearTimeout(silence);
  }
}
