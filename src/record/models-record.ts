import type { BackendName, ConventionName } from "./known-names.ts";
import type { ModelInfo, Status, ToolInfo, Totals } from "./profile-record.ts";
import type { Bound } from "./reason.ts";

/** Several models side by side: their totals, and times and F1 where known. */
export interface ModelsRecord {
  readonly schemaVersion: 1;
  readonly kind: "models";
  readonly tool: ToolInfo;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly models: readonly (ModelSummary | UnreadableModel)[];
}

/** One model: the totals of its profile. */
export interface ModelSummary {
  readonly name: string;
  readonly format: ModelInfo["format"];
  /** Of the inputs, batch included. */
  readonly inputShapes: readonly (readonly number[])[];
  readonly convention: ConventionName;
  readonly status: Status;
  /** On which side of the true figures those of a partial profile lie. */
  readonly bound?: Bound;
  /** Why figures are bounds or missing. */
  readonly reasons: readonly string[];
  readonly totals: Pick<
    Totals,
    "params" | "weightsStatus" | "macs" | "flops" | "bytes" | "peakActivationBytes"
  >;
  readonly time?: {
    readonly medianMs: number;
    readonly madMs: number;
    readonly samples: number;
    readonly backend: BackendName;
    readonly device: string;
  };
  /** Weighted F1 over the folds of a study, a fraction; `fixture`: of drawn images. */
  readonly f1?: { readonly mean: number; readonly sd?: number; readonly fixture?: true };
}

/** A model that cannot be opened, and why. */
export interface UnreadableModel {
  readonly name: string;
  readonly status: "unreadable";
  readonly reason: string;
}
