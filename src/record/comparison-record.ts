import type { BackendName } from "./known-names.ts";
import type { TensorInfo, ToolInfo } from "./profile-record.ts";
import type { Unclassified } from "./reason.ts";
import type { TimeSummary } from "./timing-record.ts";

/** Two times end to end against each other. `a` is what is compared with, `b` what is judged. */
export interface ComparisonRecord {
  readonly schemaVersion: 2;
  readonly kind: "comparison";
  readonly tool: ToolInfo;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly a: Compared;
  readonly b: Compared;
  /** Whether both were run in turns, one beside the other; samples of records are not. */
  readonly paired: boolean;
  /** Median of a by median of b: above 1, b is that many times faster. */
  readonly ratio: number;
  /** Percentile bootstrap interval of the ratio. Where a side has one sample it says nothing of that side, and is not printed. */
  readonly interval: {
    readonly low: number;
    readonly high: number;
    readonly level: number;
    readonly resamples: number;
  };
  /**
   * Wilcoxon's test by permutation; a difference counts where the interval leaves out 1 and the p-value is at most the significance, of eight pairs
   * or five samples a side at least.
   */
  readonly rankTest: { readonly pValue: number; readonly significance: number };
  /**
   * How far apart the medians must lie for a difference to count, as a part of the lesser: the interval knows only of what varies within each
   * run, and separate runs of one model differ by more. Absent where both were run in turns.
   */
  readonly margin?: number;
  readonly seed: number;
  /** What that says of b. `undecided`: there are too few samples to tell, however far apart they are; records of version 0.1 say `no-difference` there. */
  readonly verdict: "faster" | "slower" | "no-difference" | "undecided";
  readonly notes: readonly ComparisonNote[];
}

/** What the ratio depends on beside the models, as facts; `report/` has the sentences. */
export type ComparisonNote =
  | {
      readonly code: "sides-differ";
      /** Two records of earlier runs, or two models run for this comparison. */
      readonly of: "records" | "models";
      readonly property: "backend" | "device" | "driver" | "input shapes";
      readonly a: string;
      readonly b: string;
    }
  | { readonly code: "random-weights"; readonly sides: readonly ("a" | "b")[] }
  | {
      readonly code: "within-run-differences";
      /** The largest difference seen between separate runs of one model, as a part of the lesser time. */
      readonly largest: number;
    }
  | {
      readonly code: "too-few-samples";
      readonly samples: number;
      readonly needed: number;
      /** The smallest p-value that so many samples can reach. */
      readonly leastPValue?: number;
    }
  | Unclassified;

/** One side of a comparison. */
export interface Compared {
  readonly name: string;
  /** SHA-256 of the model file. */
  readonly sha256?: string;
  readonly inputs: readonly TensorInfo[];
  readonly batch: number;
  readonly backend: BackendName;
  readonly device: string;
  /** Threads that computed; absent if the backend does not say. */
  readonly threads?: number;
  readonly gpu: boolean;
  readonly software?: boolean;
  readonly driver?: string;
  readonly weights: "from-file" | "in-memory" | "random";
  /** When a record's samples were taken; absent where they were taken for this comparison. */
  readonly recordedAt?: string;
  readonly warmup: number;
  readonly endToEnd: TimeSummary;
}
