import { availableParallelism } from "node:os";
import { ProfilerError, reasonOf } from "../errors.ts";

/** The streams and settings that a command uses; tests pass their own. */
export interface Io {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  /** Results. */
  readonly stdout: Stream;
  /** Progress and errors. */
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted at Ctrl-C and at SIGTERM. */
  readonly signal: AbortSignal;
  /** Called around work in which the process handles no signal by itself: with `true` before and `false` after. */
  readonly onBusy?: (busy: boolean) => void;
  /** Cores that may compute. Default: 1. */
  readonly cores?: number;
}

/** The part of a writable stream that commands use. */
export interface Stream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  /** Characters in a line of a terminal. */
  readonly columns?: number;
}

/**
 * The {@link Io} of this process. The first Ctrl-C aborts the signal, the second one ends the process. While a long run of a model keeps Node from handling
 * signals, the first one ends the process: the system does it where no listener is.
 */
export function processIo(): Io {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const onBusy = (busy: boolean): void => {
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.off(name, abort);
      if (!busy && !controller.signal.aborted) process.once(name, abort);
    }
  };
  onBusy(false);
  // A reader may close the pipe early, as `| head` does: not an error. Without a reader of progress and errors, results are still written.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    const { message } = new ProfilerError("cannot-write", {
      found: `stdout refusing the result (${reasonOf(error)})`,
      expected: "all of it to be taken",
      remedy: "choose another disk or write with --out",
    });
    process.stderr.write(`clothnet-report: ${message}\n`);
    process.exit(2);
  });
  return {
    args: process.argv.slice(2),
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: controller.signal,
    onBusy,
    cores: availableParallelism(),
  };
}
