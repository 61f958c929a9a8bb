import type { OpCall, TensorMeta } from "../ops/define-ops.ts";
import type { RunFailure } from "./run-failure.ts";
import type { TrainingTrace } from "./training-trace.ts";

/** A tensor of the traced run. Two tensors are the same if and only if the objects are. */
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
  /** Why the output shapes are upper bounds: their extents depend on values. */
  readonly bound?: string;
}

/** A part of the model that could not run, and what is missing because of it. */
export interface TraceGap extends RunFailure {
  /** Path of the scope that failed. */
  readonly scope: string;
  readonly op: string;
  /** Number of nodes that did not run because they need its result. */
  readonly lost: number;
}

/** One call of one layer: a row of the profile. */
export interface TraceScope {
  /** Names of the nested models and the layer, joined by `/`; empty for the root model itself. */
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly call: number;
  readonly inputs: readonly TraceTensor[];
  readonly outputs: readonly TraceTensor[];
  /** Weights whose first use is this call. */
  readonly weights: readonly TraceWeight[];
  /** For a later call of a shared layer: the path of the row that has the layer's weights. */
  readonly sharesWeightsWith?: string;
  /** Why the scope did not finish; absent if it did. */
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

/** A remark on a trace: a code for programs, a text for readers. */
export interface Remark<Code extends string> {
  readonly code: Code;
  readonly text: string;
}

/** Kinds of choices that a model leaves open, of values inferred from the rest of it, of settings that tfjs would ignore, and of what a run changed. */
export type ChoiceCode =
  | "open-extent"
  | "open-rank"
  | "input-value"
  | "sample-text"
  | "picture-size"
  | "value-inferred"
  | "not-as-tfjs"
  | "state-not-restored";

/** A difference between what a file holds and what was built of it. */
export interface FileDifference extends Remark<"weights-differ"> {
  /** Path of the layer. */
  readonly path: string;
}

/** One run of a model as plain data. Every static figure of a model is a fold over it. */
export interface Trace {
  readonly inputs: readonly TracePort[];
  readonly outputs: readonly TracePort[];
  readonly scopes: readonly TraceScope[];
  readonly calls: readonly TraceCall[];
  /** The calls in the order of tfjs' graph executor, where it has a fixed one. */
  readonly executorCalls?: readonly TraceCall[];
  /** One training step of the same model, if requested. */
  readonly training?: TrainingTrace;
  /** Parts that could not run although the rest could. */
  readonly gaps?: readonly TraceGap[];
  /** Assumptions where the model's behavior depends on unknown values; the figures are partial. */
  readonly assumptions?: readonly Remark<"loop-assumed" | "branch-assumed" | "value-assumed">[];
  /** Where the model is not that of its file; the figures are partial. */
  readonly differences?: readonly FileDifference[];
  /** Choices that the model leaves open, and values inferred from the rest of the model; the figures hold for these. */
  readonly notes?: readonly Remark<ChoiceCode>[];
  /** Weights of parts that did not run: no scope has them. */
  readonly unreachedWeights?: {
    readonly weights: readonly TraceWeight[];
    /** Whether these and those of the scopes are all that the model has. */
    readonly whole: boolean;
  };
  /** Why and where the run ended early; calls recorded before are kept. */
  readonly stopped?: RunFailure & { readonly op?: string; readonly scope: string };
}
