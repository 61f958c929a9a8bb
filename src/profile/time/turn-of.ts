import { ProfilerError } from "../../errors.ts";

/** Lets signals and timers of the process in between two runs. Throws `interrupted` where the signal is aborted. */
export async function turnOf(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  if (signal?.aborted !== true) return;
  throw new ProfilerError("interrupted", {
    found: "a stop in the middle of the timing",
    expected: "all of its runs",
    remedy: "start again; nothing was written",
  });
}
