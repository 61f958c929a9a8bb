import type { ConventionName, ElementType } from "./known-names.ts";
import type { EffectiveReceptiveField } from "./effective-receptive-field.ts";
import type { FieldReason, Note, Reason } from "./reason.ts";
import type { LayerTime, LayerTrainingTime, Timing, TimeUnavailable } from "./timing-record.ts";

export type * from "./reason.ts";
export type * from "./timing-record.ts";

/**
 * The written form of one profile. Other programs read it: names are only added, and `schemaVersion` grows when one changes its
 * meaning. A figure that is not known is absent and `status`/`reasons` say why; a bound has status `partial`.
 */
export interface ProfileRecord {
  readonly schemaVersion: 3;
  readonly tool: ToolInfo;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly model: ModelInfo;
  /** The counting convention of every `macs` and `flops` in this record. */
  readonly convention: ConventionName;
  /** One sentence on what that convention counts, and its known faults. */
  readonly conventionLegend?: string;
  readonly status: Status;
  readonly reasons: readonly Reason[];
  /** What was chosen where the model leaves it open (an input's extents) or follows from what else it says: the figures hold for it. */
  readonly notes?: readonly Note[];
  readonly layers: readonly LayerRow[];
  readonly totals: Totals;
  readonly uncounted: readonly UncountedOp[];
  /** Sides of the object that the model is to see, in positions of its input, where the one who asked said so. */
  readonly objectSize?: readonly number[];
  readonly timing?: Timing;
  /** Effective receptive fields, of the layers for which they were asked. */
  readonly effectiveReceptiveFields?: readonly EffectiveReceptiveField[];
}

/** `partial`: the figures are bounds or guesses, as `bound` of the reasons says. `unavailable`: there is no figure. */
export type Status = "complete" | "partial" | "unavailable";

export interface ToolInfo {
  readonly name: string;
  readonly version: string;
}

export interface ModelInfo {
  readonly name: string;
  readonly format: "layers-model" | "graph-model" | "saved-model" | "in-memory";
  /** SHA-256 of the model file (topology), lower-case hexadecimal. */
  readonly sha256?: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Images (or other examples) in one forward pass; every figure is for the whole batch. */
  readonly batch: number;
}

/** A named tensor; `shape` includes the batch dimension. */
export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: ElementType;
  /** Of an input whose channels come before its spatial axes: those axes. Otherwise they lie between batch and channels. */
  readonly spatialAxes?: readonly number[];
}

/** One call of one layer (or one node of a graph). */
export interface LayerRow {
  /** The way to the layer through nested models, joined by `/`. */
  readonly path: string;
  readonly name: string;
  /** Class name of the layer, as its library names it. */
  readonly type: string;
  /** 0 for the first call of a layer, 1 for the second call of a shared one, and so on. */
  readonly call: number;
  /** The rows whose outputs this one reads, by their places in {@link ProfileRecord.layers} from 0. Records of earlier versions lack it. */
  readonly sources?: readonly number[];
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShapes: readonly (readonly number[])[];
  /** Parameters whose first use is this row; a later call of a shared layer has 0 and says so in `sharesWeightsWith`. */
  readonly params: number;
  readonly trainableParams: number;
  readonly sharesWeightsWith?: string;
  /** Multiply-accumulates. Absent where no op of the layer could be counted. */
  readonly macs?: number;
  readonly flops?: number;
  readonly bytes: RowBytes;
  readonly receptiveField: ReceptiveField;
  /** The layer's part of one training step, where that was asked for. */
  readonly training?: LayerTraining;
  /** FLOPs per byte read or written; absent where nothing is read or written or nothing was counted. */
  readonly arithmeticIntensity?: number;
  readonly time?: LayerTime;
  /** Why a row of a timed record has no `time`. */
  readonly untimed?: TimeUnavailable;
  /** The layer's part of one training step in time, where that was asked for. */
  readonly trainingTime?: LayerTrainingTime;
  readonly status: Status;
  readonly reasons?: readonly Reason[];
}

export interface RowBytes {
  /** Bytes of the weights whose first use is this row. */
  readonly weights: number;
  /** Bytes of all tensors that the layer's kernels read, weights included; views (reshape, identity) move nothing. */
  readonly read: number;
  readonly written: number;
}

/**
 * The window of input positions that one output unit can see, along the spatial axes of the model's first input with any (height, width).
 * A unit is a place of the output with all of its channels; its window is the hull of what it sees, so positions that a dilated kernel
 * skips count. `status` says which of the figures are there.
 */
export type ReceptiveField = FieldOfInput & {
  /** The input whose positions these are, where it is not the model's first with spatial axes. */
  readonly input?: string;
  /** Of a model with several inputs: each that the layer depends on, with its field; one without spatial axes is `global`. */
  readonly inputs?: readonly InputField[];
};

/** What a layer sees of one of several inputs. */
export type InputField = FieldOfInput & { readonly input: string };

/** The window along the spatial axes of one input. */
export type FieldOfInput = ExactField | GlobalField | MisalignedField | UnavailableField;

/** Size, stride and padding hold. */
export interface ExactField extends FieldGeometry {
  readonly status: "exact";
  readonly misaligned?: never;
  readonly reason?: never;
}

/**
 * Some path sees the whole input. The geometry, if there, is that of the local path with gating paths left out; an axis that is seen whole has its extent
 * as size and 0 as stride.
 */
export interface GlobalField extends Partial<FieldGeometry> {
  readonly status: "global";
  readonly misaligned?: never;
  readonly reason?: never;
}

/** Paths have different centers or strides; size is of the union. */
export interface MisalignedField extends Pick<FieldGeometry, "size">, Partial<Omit<FieldGeometry, "size">> {
  readonly status: "misaligned";
  /** The first two paths that met with other centers or strides. */
  readonly misaligned?: { readonly paths: readonly [MisalignedPath, MisalignedPath] };
  readonly reason?: FieldReason;
}

/** There is no figure. */
export interface UnavailableField extends Partial<Record<keyof FieldGeometry, never>> {
  readonly status: "unavailable";
  readonly misaligned?: never;
  readonly reason?: FieldReason;
}

/** A window's figures, in the order of the input's spatial axes. */
export interface FieldGeometry {
  /** Input positions from the first to the last one seen, of the unit that sees most, borders of the input left aside. */
  readonly size: readonly number[];
  /** Input positions between the windows of two neighboring units (effective stride); the mean where they differ, 1/2 after up-sampling by 2. */
  readonly stride: readonly number[];
  /** Input positions by which the first unit's window begins before the input (effective padding). */
  readonly padding: readonly number[];
  /** Position of the middle of the first unit's window; 0 is the center of the first pixel. Records of earlier versions lack it. */
  readonly centre?: readonly number[];
  /** Size of the unit that sees least, where units differ: after transposed convolutions, resizes and joins of places. */
  readonly smallest?: readonly number[];
  /** Input positions of the middle unit's window that lie inside the input; its sides where the whole is seen. */
  readonly seen?: readonly number[];
  /** Share of the input's positions in {@link seen}, a fraction of 1. */
  readonly share?: number;
  /** The layer where a path that sees a whole axis first met one that does not (a squeeze-and-excite, attention); its size is left out. */
  readonly gate?: string;
}

/** One of two paths that do not fit together: the layer it came through, and the windows of its first unit. */
export interface MisalignedPath {
  readonly via: string;
  readonly centre: readonly number[];
  readonly stride: readonly number[];
  readonly size: readonly number[];
}

/**
 * A layer's part of one training step. The forward pass is that of training mode, so batch normalization takes its statistics; what no
 * trainable weight needs is 0 (filter gradients of frozen layers, the first layer's input gradient).
 */
export interface LayerTraining {
  readonly forwardMacs: number;
  /** Multiply-accumulates of the gradient that goes on to the layers before. */
  readonly inputGradientMacs: number;
  /** Multiply-accumulates of the gradient of the layer's own weights. */
  readonly filterGradientMacs: number;
  /** FLOPs of all three. */
  readonly flops: number;
  /** Bytes of the tensors that this layer's forward pass keeps for the backward pass; one kept by several layers stands at the first. */
  readonly savedActivationBytes: number;
  /** `partial`: the figures are lower bounds. Absent of exact ones, and in records of earlier versions. */
  readonly status?: "partial";
}

/** One training step in all: forward pass, loss, gradients. The optimizer's update is not counted, its state is. */
export interface TrainingStep {
  readonly macs: number;
  /** FLOPs of the layers' parts and of the loss. */
  readonly flops: number;
  readonly forwardMacs: number;
  readonly inputGradientMacs: number;
  readonly filterGradientMacs: number;
  /** The loss that was differentiated, in words. */
  readonly loss: string;
  readonly lossFlops: number;
  /** Multiply-accumulates that tfjs computes on top, since its fused ops take all gradients at once, though no trainable weight needs them. */
  readonly unneededMacs: number;
  readonly savedActivationBytes: number;
  readonly optimizer: string;
  /** Bytes that the optimizer keeps beside the weights. */
  readonly optimizerStateBytes: number;
  readonly status: Status;
  readonly reasons: readonly Reason[];
}

export interface Totals {
  /** Parameters of the rows and of the parts of the model that did not run. */
  readonly params: number;
  readonly trainableParams: number;
  /** `partial`: parameters and weight bytes are lower bounds. Absent where they are exact, also in a record whose counts are partial. */
  readonly weightsStatus?: "partial";
  readonly macs?: number;
  readonly flops?: number;
  readonly bytes: RowBytes;
  readonly peakActivationBytes?: number;
  /** `executor`: the peak is that of the order in which tfjs' graph executor runs the nodes. Absent: that of the rows' order. */
  readonly peakActivationOrder?: "executor";
  /** Bytes of all weights by dtype. */
  readonly weightBytesByDtype?: Readonly<Record<string, number>>;
  readonly trainingStep?: TrainingStep;
}

export interface UncountedOp {
  readonly op: string;
  readonly calls: number;
  readonly layers: readonly string[];
}
