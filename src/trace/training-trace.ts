import type { TraceCall, TraceTensor } from "./trace.ts";

/**
 * What a kernel call of a training step is for: the forward pass, the loss and its gradient, the gradient that goes on to the layers
 * before, or the gradient of the layer's own weights. `unneeded`: computed by a fused op of tfjs, whose gradients come all at once,
 * though no trainable weight needs it.
 */
export type TrainingPhase = "forward" | "loss" | "input-gradient" | "weight-gradient" | "unneeded";

/** A layer call that a kernel call of the training step is charged to; it matches a row by path and call. */
export interface TrainingScope {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly call: number;
}

/** One kernel call of a training step. Gradients are charged to the layer call whose forward op they belong to. */
export interface TrainingCall {
  readonly call: TraceCall;
  readonly phase: TrainingPhase;
  readonly scope: TrainingScope;
}

/** A tensor that the forward pass keeps for the backward pass, and the layer call that keeps it first. */
export interface SavedTensor {
  readonly tensor: TraceTensor;
  readonly scope: TrainingScope;
}

/** One training step without the optimizer's update, as plain data. */
export interface TrainingTrace {
  /** The loss that was differentiated, in words. */
  readonly loss: string;
  readonly calls: readonly TrainingCall[];
  /** One entry per storage; weights are not among them. */
  readonly saved: readonly SavedTensor[];
  /** Elements of all weights that receive a gradient. */
  readonly trainedElements: number;
  /** What is counted in another way than tfjs would run it. */
  readonly notes: readonly string[];
  /** Set where the step could not be finished: what was recorded until then stands. */
  readonly stopped?: string;
}
