import { ProfilerError } from "../../errors.ts";

/** The progress of a training. */
export interface TrainingProgress {
  /** `features`: decodes photos and runs the frozen network on them; `decode`: only decodes. */
  readonly stage: "decode" | "features" | "fit" | "evaluate";
  /** Steps of the stage: photos, or batches of the epoch. */
  readonly done: number;
  readonly total: number;
  /** Counted from 1; only in a fit. */
  readonly epoch?: number;
  readonly epochs?: number;
  /** Mean training loss of the epoch so far. */
  readonly loss?: number;
  /** Until the end of the stage at the speed so far, without an early stop. */
  readonly secondsLeft?: number;
}

/** Receives the progress of a training; called often, so it must be cheap. */
export type OnTrainingProgress = (progress: TrainingProgress) => void;

/**
 * Ends a long stage between two of its steps.
 *
 * @throws {ProfilerError} `interrupted` if the signal is aborted
 */
export function stopIfAborted(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted !== true) return;
  throw new ProfilerError("interrupted", {
    found: `a signal to stop at ${where}`,
    expected: "to finish the training",
    remedy: "start it again",
  });
}

/** Lets waiting events run: signals, decoded photos, input of a page. */
export function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    // Faster than a timer; browsers lack it.
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
