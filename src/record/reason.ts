/** Why a figure is a lower bound or missing. `unclassified`: read from a record of schema 1, which had the words alone. */
export type ReasonCode =
  | "run-stopped"
  | "node-not-run"
  | "op-not-counted"
  | "layer-failed"
  | "upper-bound"
  | "nothing-run"
  | "loop-assumed"
  | "branch-assumed"
  | "value-assumed"
  | "weights-differ"
  | "training-step-stopped"
  | "constants-for-scale"
  | "unclassified";

/** What was chosen where a model leaves it open, or follows from what else the model says; `state-not-restored`: what a run changed in a model of the caller's. */
export type NoteCode =
  | "open-extent"
  | "open-rank"
  | "input-value"
  | "sample-text"
  | "picture-size"
  | "value-inferred"
  | "not-as-tfjs"
  | "state-not-restored"
  | "unclassified";

/** On which side of the true figure a counted one lies. `guess`: on either. */
export type Bound = "lower" | "upper" | "guess";

/** A reason: its code for programs, its words for readers (without a full stop). */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
  /** What the figures are because of it; default: `lower`. */
  readonly bound?: Exclude<Bound, "lower">;
}

/** A note: its code for programs, its words for readers (without a full stop). */
export interface Note {
  readonly code: NoteCode;
  readonly text: string;
}

/** Why a receptive field has no size, or one that is a union. `op`: the kernel that cannot be followed. */
export type FieldReason =
  | { readonly code: "no-spatial-axis" | "no-output" | "axis-split" }
  /** No path leads from this input to the layer. `nothing-seen`: a path does, but no position reaches it, as behind a crop and a padding. */
  | { readonly code: "independent" | "nothing-seen"; readonly input: string }
  /** An axis is cut or merged off its boundaries; which positions are read depends on values; there is no rule for the window. */
  | { readonly code: "axis-not-followed" | "positions-by-value" | "no-window-rule"; readonly op: string }
  /** What the first two paths that meet differ in; `misaligned` of the field has the paths. */
  | { readonly code: "paths-misaligned"; readonly differ: "stride" | "centre" }
  | Unclassified;

/** Words of a record of an older schema, whose code is not known. */
export interface Unclassified {
  readonly code: "unclassified";
  readonly text: string;
}
