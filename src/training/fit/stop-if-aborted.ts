import { ProfilerError } from "../../errors.ts";

/**
 * Ends a long stage between two of its steps.
 *
 * @throws ProfilerError `interrupted` when the signal has been given
 */
export function stopIfAborted(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted !== true) return;
  throw new ProfilerError("interrupted", {
    found: `a signal to stop at ${where}`,
    expected: "to finish the training",
    remedy: "start it again",
  });
}
