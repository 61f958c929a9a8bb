import type { Clock } from "./clock.ts";

/** How often to run, and by which clock. */
export interface SamplingOptions {
  /** Runs that are kept, of each kind: end to end and per layer. */
  readonly runs: number;
  /** Runs thrown away before, at least; more follow while runs still get faster. The very first run is reported apart. 0 for none at all. */
  readonly warmup: number;
  /** Ends the kept runs early where they take longer than this, after some at least. */
  readonly budget?: { readonly milliseconds: number; readonly leastRuns: number };
  readonly clock?: Clock;
  /** Told after each turn of kept runs and, where one subject is timed, after the first run and the warm-up runs asked for too. */
  readonly onRun?: (done: number, total: number) => void;
  /** Ends the timing between two runs. */
  readonly signal?: AbortSignal;
  /** Whether rows too short for the clock are run again and again within one sample; so unless told. */
  readonly repeat?: boolean;
}
