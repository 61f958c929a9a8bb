import type { BackendName } from "../../record/known-names.ts";
import { mostThreads } from "../../backends/define-backend.ts";
import { backendNames } from "../../backends/index.ts";
import { abortSignal, callback, flag, oneOf, optionsOf, required, wholeFrom } from "../../options.ts";
import type { OptionRule, OptionRules } from "../../options.ts";
import type { ProfileRecord } from "../../record/profile-record.ts";
import type { Clock } from "./clock.ts";

/** Number of runs, and the clock. */
export interface SamplingOptions {
  /** Timed runs of each kind: end to end and per layer. Default: 15. */
  readonly runs?: number;
  /** Least number of warm-up runs, whose times are dropped; more follow while runs get faster. The first run of all is reported by itself. 0: none. Default: 3. */
  readonly warmup?: number;
  /**
   * Ends the timed runs early when they take longer than this, after `leastRuns`. Of a model whose first run shows that so many do not fit, fewer are made,
   * down to one; a first run of more than 2.5 budgets is ended with an error. A `soft` one (default: false) does neither.
   */
  readonly budget?: { readonly milliseconds: number; readonly leastRuns: number; readonly soft?: boolean };
  readonly clock?: Clock;
  /** Called after each turn of timed runs and, when one subject is timed, after the first run and each requested warm-up run too. */
  readonly onRun?: (done: number, total: number) => void;
  /** Ends the timing between two runs. */
  readonly signal?: AbortSignal;
  /**
   * Called with `true` before a run that may be long, and with `false` after it: in between, the process handles no event. A run is long if it takes over half a
   * second, and the first one may be.
   */
  readonly onBusy?: (busy: boolean) => void;
  /** Whether rows too short for the clock are repeated within one sample; comparisons end to end have no rows. Default: true. */
  readonly repeat?: boolean;
}

/** How to time, on which backend. */
export interface TimeOptions {
  /** Default: wasm. */
  readonly backend?: BackendName;
  /** Refuse a backend that computes on a CPU, or on a software-emulated GPU. */
  readonly requireGpu?: boolean;
  /** Threads on wasm, 1 to 8; other backends choose for themselves. All calls of a process must ask for the same. Default: those of the process so far, else 1. */
  readonly threads?: number;
  readonly sampling?: SamplingOptions;
  /** Called with the counted record before the model runs. */
  readonly onCounted?: (counted: ProfileRecord) => void;
}

/** {@link SamplingOptions} with the number of runs. */
export type Sampling = SamplingOptions & Required<Pick<SamplingOptions, "runs" | "warmup">>;

/** Fills in how often to run. */
export function resolveSampling(options: SamplingOptions = {}): Sampling {
  return { runs: 15, warmup: 3, ...options };
}

/** Of {@link SamplingOptions}. */
export const samplingRules: OptionRules<SamplingOptions> = {
  runs: wholeFrom(1),
  warmup: wholeFrom(0),
  budget: optionsOf<NonNullable<SamplingOptions["budget"]>>({
    milliseconds: required({
      expected: "milliseconds above 0",
      accepts: (value) => typeof value === "number" && value > 0,
    }),
    leastRuns: required(wholeFrom(1)),
    soft: flag,
  }),
  clock: {
    expected: "a clock: its name, and a function now that gives milliseconds",
    accepts: (value) => typeof value === "object" && value !== null && "name" in value && "now" in value,
  },
  onRun: callback,
  onBusy: callback,
  signal: abortSignal,
  repeat: flag,
};

/** Of threads. */
export const threadsRule: OptionRule = {
  expected: `a whole number from 1 to ${mostThreads}`,
  accepts: (value) => wholeFrom(1).accepts(value) && (value as number) <= mostThreads,
};

/** Of {@link TimeOptions}. */
export const timeRules: OptionRules<TimeOptions> = {
  backend: oneOf(backendNames),
  requireGpu: flag,
  threads: threadsRule,
  sampling: optionsOf(samplingRules),
  onCounted: callback,
};
