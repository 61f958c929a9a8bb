import type { Clock } from "./clock.ts";

/** Number of runs, and the clock. */
export interface SamplingOptions {
  /** Timed runs of each kind: end to end and per layer. */
  readonly runs: number;
  /** Least number of warm-up runs, whose times are dropped; more follow while runs get faster. The first run of all is reported by itself. 0: none. */
  readonly warmup: number;
  /** Ends the timed runs early when they take longer than this, after `leastRuns`. */
  readonly budget?: { readonly milliseconds: number; readonly leastRuns: number };
  readonly clock?: Clock;
  /** Called after each turn of timed runs and, when one subject is timed, after the first run and each requested warm-up run too. */
  readonly onRun?: (done: number, total: number) => void;
  /** Ends the timing between two runs. */
  readonly signal?: AbortSignal;
  /** Whether rows too short for the clock are repeated within one sample. Default: true. */
  readonly repeat?: boolean;
}
