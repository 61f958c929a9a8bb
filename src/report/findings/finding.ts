import type { Bound } from "../../record/reason.ts";
/** A fact that a rule found, without a sentence. Shares and differences are fractions of 1, times are in milliseconds. */
export type Finding =
  | {
      readonly kind: "totals-are-lower-bounds";
      /** On which side of the true totals they lie; default: `lower`. */
      readonly bound?: Exclude<Bound, "lower">;
      /** Ops without a cost rule, with how often they ran. */
      readonly ops: readonly { readonly op: string; readonly calls: number }[];
    }
  | {
      readonly kind: "layers-and-end-to-end-differ";
      /** A training step's layers are summed with its loss. */
      readonly of: "forward-pass" | "training-step";
      readonly sumOfLayersMs: number;
      readonly endToEndMs: number;
      /** Median over the runs of (end to end − sum) / end to end: negative if the layers sum to more. */
      readonly unexplained: number;
    }
  | {
      readonly kind: "time-is-not-where-the-counts-are";
      readonly layer: string;
      readonly timeShare: number;
      readonly macShare: number;
    }
  | {
      readonly kind: "published-figure-differs";
      readonly figure: "multiply-accumulates" | "FLOPs";
      readonly publishedMillions: number;
      readonly ours: Counted;
      /** Ours under the convention of the published tool, where the record has it. */
      readonly oursByEstimator?: Counted;
      /** (published − ours) / ours. */
      readonly difference: number;
    }
  | {
      readonly kind: "receptive-field-exceeds-image" | "receptive-field-is-smaller-than-image";
      readonly layer: string;
      readonly size: readonly number[];
      readonly image: readonly number[];
    }
  | {
      readonly kind: "receptive-field-is-smaller-than-object";
      readonly layer: string;
      readonly size: readonly number[];
      readonly object: readonly number[];
    }
  | {
      readonly kind: "capacity-beyond-the-image";
      /** The first layer whose window is larger than the image on every side. */
      readonly layer: string;
      readonly size: readonly number[];
      readonly image: readonly number[];
      readonly after: RowsAfter;
    }
  | {
      readonly kind: "receptive-field-stops-growing";
      /** The first layer with the largest window that any layer has. */
      readonly layer: string;
      readonly size: readonly number[];
      readonly after: RowsAfter;
    };

/** The rows that follow a layer and still have a place in the image. */
export interface RowsAfter {
  /** How many of them compute something that is counted. */
  readonly layers: number;
  /** Their share of all multiply-accumulates. */
  readonly macShare: number;
}

/** A total and the convention it was counted by. */
export interface Counted {
  readonly total: number;
  readonly convention: string;
}

/** The names of all kinds of finding. */
export type Kind = Finding["kind"];
