import { ProfilerError } from "../errors.ts";

/**
 * Returns control to the event loop once, so that signals and timers of the process are handled between two runs.
 *
 * @param activity a noun for the error: `the timing`
 * @throws {ProfilerError} `interrupted` when the signal is aborted
 */
export async function yieldToEvents(signal: AbortSignal | undefined, activity: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (signal?.aborted !== true) return;
  throw new ProfilerError("interrupted", {
    found: "a signal to stop",
    expected: `${activity} to end`,
    remedy: "run it again; nothing was written",
  });
}
