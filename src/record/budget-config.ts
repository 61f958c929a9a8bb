/** What a project's models may cost: the content of `clothnet.config.json`, or of `clothnet` in `package.json`. */
export interface BudgetConfig {
  /** For editors; ignored. */
  readonly $schema?: string;
  readonly models: readonly ModelBudget[];
}

/** A model, how to count it, and its limits. Paths are relative to the file of the configuration. */
export interface ModelBudget {
  /** Default: the model's own name. */
  readonly name?: string;
  /** A `model.json`, a SavedModel, the folder or address of one; or the record of a profile. */
  readonly path: string;
  /** Extents without batch: of the first input, or of inputs by name. */
  readonly input?: readonly number[] | Readonly<Record<string, readonly number[]>>;
  readonly batch?: number;
  readonly signature?: string;
  /** ES modules with the model's own layer classes. */
  readonly register?: readonly string[];
  /** Default: `exact`. */
  readonly convention?: string;
  /** Record of an earlier profile that the figures are compared with. */
  readonly baseline?: string;
  readonly limits?: BudgetLimits;
  /** The greatest growth against the baseline, as fractions of it: 0.02 is 2 %. */
  readonly maxIncrease?: GrowthLimits;
}

/** The figures of a profile that have limits. */
export interface CountLimits {
  readonly macs?: number;
  readonly params?: number;
  readonly weightBytes?: number;
  readonly peakActivationBytes?: number;
}

/** The greatest figures that are allowed; of F1 the least. */
export interface BudgetLimits extends CountLimits {
  readonly latency?: LatencyLimit;
  readonly layers?: readonly LayerShareLimit[];
  readonly f1?: F1Limit;
}

export interface GrowthLimits extends CountLimits {
  /** Of the median time; counts if the samples show it. */
  readonly latency?: number;
}

/** A limit on the median time of one forward pass. */
export interface LatencyLimit {
  /** Milliseconds. */
  readonly p50: number;
  /** Part of `p50` that is allowed on top. Default: what separate runs differ by on the backend. */
  readonly tolerance?: number;
  /** Default: `wasm`. */
  readonly backend?: string;
}

/** A limit on the share of layers in the whole. */
export interface LayerShareLimit {
  readonly of: ShareOf;
  /** A fraction of 1. */
  readonly share: number;
  /** The layers of this class together. Default with `name` absent too: each layer by itself. */
  readonly type?: string;
  /** The layer of this path, and those inside of it, together. */
  readonly name?: string;
}

/** What a share is of. Time is that of the timed layers. */
export type ShareOf = "macs" | "params" | "weightBytes" | "time";

/** Limits on the F1 of an approach, as fractions of 1. */
export interface F1Limit {
  /** Record of a study. */
  readonly study: string;
  readonly approach: string;
  readonly weighted?: number;
  readonly macro?: number;
}
