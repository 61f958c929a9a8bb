import { run } from "../../src/cli/run.ts";

/** What a run of the command line left: its exit code and both streams. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, with streams that remember. */
export async function cli(...args: string[]): Promise<Outcome> {
  let [out, err] = ["", ""];
  const code = await run({
    args,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    signal: new AbortController().signal,
  });
  return { code, out, err };
}
