import type { BackendName, ConventionName } from "./known-names.ts";
import type { LayerShareLimit } from "./budget-config.ts";
import type { ToolInfo } from "./profile-record.ts";
import type { Bound } from "./reason.ts";

/** The result of checking models against their budgets. */
export interface CheckRecord {
  readonly schemaVersion: 1;
  readonly kind: "check";
  readonly tool: ToolInfo;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Whether every limit is kept; an undecided one is not. */
  readonly passed: boolean;
  readonly models: readonly CheckedModel[];
}

/** One model's figures against its budget. */
export interface CheckedModel {
  readonly name: string;
  readonly convention: ConventionName;
  /** Of the inputs, batch included. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Where times were taken. */
  readonly timedOn?: { readonly backend: BackendName; readonly device: string };
  /** When the baseline was made. */
  readonly baselineOf?: string;
  readonly figures: readonly CheckedFigure[];
}

/** The figures that a budget may limit. `latency`: milliseconds; `layers`, `weightedF1`, `macroF1`: fractions of 1. */
export type BudgetFigure =
  | "macs"
  | "params"
  | "weightBytes"
  | "peakActivationBytes"
  | "latency"
  | "layers"
  | "weightedF1"
  | "macroF1";

/** `undecided`: what was found neither keeps nor breaks the limit. `unlimited`: there is none. */
export type Verdict = "passed" | "failed" | "undecided" | "unlimited";

/** A figure, its limits, and whether it keeps them. */
export interface CheckedFigure {
  readonly figure: BudgetFigure;
  readonly verdict: Verdict;
  /** Absent if unknown. */
  readonly value?: number;
  /** Absent of an exact value. */
  readonly bound?: Bound;
  /** Of a median time: where it lies, at a level of 0.99. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Of F1: standard deviation over the folds. */
  readonly sd?: number;
  /** The greatest value that is allowed, of F1 the least. */
  readonly limit?: number;
  /** Part of a latency's limit that is allowed on top. */
  readonly tolerance?: number;
  /** Which layers a share is of. */
  readonly layersOf?: Pick<LayerShareLimit, "of" | "type" | "name">;
  readonly change?: CheckedChange;
  readonly reasons: readonly CheckReason[];
  /** Of a figure that breaks its limit or may break it: the layers with the greatest parts of it. */
  readonly layers: readonly LayerPart[];
}

/** A figure against the baseline's. */
export interface CheckedChange {
  readonly baseline: number;
  /** Absent of an exact figure of the baseline. */
  readonly bound?: Bound;
  /** Fraction of the baseline: 0.02 is 2 % more. Absent if unknown. */
  readonly increase?: number;
  /** Of a time: where the increase lies. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** The greatest increase that is allowed. */
  readonly limit?: number;
}

/** A layer's part of a figure, in the figure's unit and as a fraction of the whole. */
export interface LayerPart {
  readonly layer: string;
  readonly type: string;
  readonly value: number;
  readonly share: number;
}

/** Why a limit is broken or cannot be decided, as facts. */
export type CheckReason =
  | { readonly code: "above-limit" | "below-limit" | "above-baseline" }
  | { readonly code: "bound"; readonly bound: Bound; readonly texts: readonly string[] }
  | { readonly code: "unknown"; readonly texts: readonly string[] }
  | { readonly code: "too-few-samples"; readonly samples: number; readonly needed: number }
  | { readonly code: "limit-inside-interval" }
  | { readonly code: "baseline-unknown" | "baseline-bound" | "baseline-without-times" }
  | { readonly code: "baseline-elsewhere"; readonly baseline: string; readonly now: string }
  | { readonly code: "fixture" };
