import type { TraceCall, TraceTensor } from "./trace.ts";

/**
 * The purpose of a kernel call in a training step: the forward pass, the loss and its gradient, the gradient for the layers before, or the
 * gradient of the layer's own weights. `unneeded`: no trainable weight needs it, but a fused op of tfjs computes all its gradients at once.
 */
export type TrainingPhase = "forward" | "loss" | "input-gradient" | "weight-gradient" | "unneeded";

/** The layer call that a kernel call belongs to; it matches a row by path and call. */
export interface TrainingScope {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly call: number;
}

/** One kernel call of a training step. A gradient belongs to the layer call of its forward op. */
export interface TrainingCall {
  readonly call: TraceCall;
  readonly phase: TrainingPhase;
  readonly scope: TrainingScope;
}

/** A tensor kept from the forward for the backward pass, and the first layer call that keeps it. */
export interface SavedTensor {
  readonly tensor: TraceTensor;
  readonly scope: TrainingScope;
}

/** One training step without the optimizer's update, as plain data. */
export interface TrainingTrace {
  /** Name of the differentiated loss. */
  readonly loss: string;
  readonly calls: readonly TrainingCall[];
  /** One entry per storage, without weights. */
  readonly saved: readonly SavedTensor[];
  /** Elements of all weights that receive a gradient. */
  readonly trainedElements: number;
  /** Where counts differ from what tfjs would run. */
  readonly notes: readonly string[];
  /** Why the step ended early; calls recorded before are kept. */
  readonly stopped?: string;
}
