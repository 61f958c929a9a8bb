import type { OpCall, TensorMeta } from "../ops/define-ops.ts";
import type { TrainingTrace } from "./training-trace.ts";

/** A tensor that the traced run saw. Two tensors are the same exactly when the objects are. */
export interface TraceTensor extends TensorMeta {
  readonly id: number;
  /** The tensor whose storage this one shares (reshape, identity). */
  readonly viewOf?: TraceTensor;
  readonly role: "input" | "weight" | "constant" | "activation";
}

/** One kernel call, in the order of execution. */
export interface TraceCall extends OpCall {
  readonly inputs: Readonly<Record<string, TraceTensor | undefined>>;
  readonly outputs: readonly TraceTensor[];
  readonly scope: TraceScope;
  /** Set where the outputs' extents depend on values: the shapes are the greatest they can have, for the reason given. */
  readonly bound?: string;
}

/** A part of the model that could not be run, and what that cost. */
export interface TraceGap {
  /** Path of the scope that failed. */
  readonly scope: string;
  readonly op: string;
  readonly reason: string;
  /** Nodes that were left out because they need its result. */
  readonly lost: number;
}

/** One call of one layer: a row of the profile. */
export interface TraceScope {
  /** The way through nested models, joined by `/`; the root model itself is the empty string. */
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly call: number;
  readonly inputs: readonly TraceTensor[];
  readonly outputs: readonly TraceTensor[];
  /** Weights whose first use is this call. */
  readonly weights: readonly TraceWeight[];
  /** Path of the row that has the layer's weights, where this is a later call of a shared layer. */
  readonly sharesWeightsWith?: string;
  /** Why the scope's calls could not be finished, where they could not. */
  readonly failed?: string;
}

/** One weight of a layer. */
export interface TraceWeight extends TensorMeta {
  readonly name: string;
  readonly trainable: boolean;
}

/** A named input or output of the whole model. */
export interface TracePort {
  readonly name: string;
  readonly tensor: TraceTensor;
}

/** Something said of a trace: a code for programs, words for readers. */
export interface Remark<Code extends string> {
  readonly code: Code;
  readonly text: string;
}

/** What can be chosen where a model leaves it open, or follows from what else it says. */
export type ChoiceCode = "open-extent" | "open-rank" | "sample-text" | "picture-size" | "value-inferred";

/** One run of a model as plain data: everything static that we say about a model is a fold over it. */
export interface Trace {
  readonly inputs: readonly TracePort[];
  readonly outputs: readonly TracePort[];
  readonly scopes: readonly TraceScope[];
  readonly calls: readonly TraceCall[];
  /** One training step of the same model, where that was asked for. */
  readonly training?: TrainingTrace;
  /** What could not be run while the rest could. */
  readonly gaps?: readonly TraceGap[];
  /** What was assumed where the model's behaviour depends on values that nobody knows. */
  readonly assumptions?: readonly Remark<"loop-assumed" | "branch-assumed" | "value-assumed">[];
  /** What was chosen where the model leaves it open, or follows from what else it says; the figures hold for it. */
  readonly notes?: readonly Remark<ChoiceCode>[];
  /** Set where the run could not be finished: what was recorded until then stands. */
  readonly stopped?: { readonly op?: string; readonly scope: string; readonly reason: string };
}
