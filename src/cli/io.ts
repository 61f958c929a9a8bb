/** Everything that a command touches outside of itself; tests hand in their own. */
export interface Io {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  /** Results. */
  readonly stdout: Stream;
  /** Progress and errors. */
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The part of a writable stream that commands use. */
export interface Stream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
}
