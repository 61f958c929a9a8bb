import type { BackendName } from "./known-names.ts";
import type { Unclassified } from "./reason.ts";

/**
 * The effective receptive field of one unit (Luo, Li, Urtasun & Zemel 2016, arXiv:1701.04128): how much of the gradient of a unit
 * falls on each position of the input, averaged over inputs. Lengths are in positions of the input along its spatial axes (pixels).
 */
export interface EffectiveReceptiveField {
  /** Path of the layer and which call of it, as in the rows. */
  readonly layer: string;
  readonly call: number;
  /** The model input that was differentiated by. */
  readonly input: string;
  /** `unavailable`: there is no figure, and `reason` says why. */
  readonly status: "measured" | "unavailable";
  readonly reason?: string;
  /** What was differentiated and how every figure here is defined, in words. */
  readonly definition: string;
  /** Index of the unit along the axes of the layer's output, batch and channels left out; empty for a vector. */
  readonly unit: readonly number[];
  /** `absolute`: mean over inputs of the gradient's magnitude; `signed`: magnitude of its mean. */
  readonly average: "absolute" | "signed";
  /** How the unit's channels became the one number that was differentiated. */
  readonly channels: "sum" | "random-projection";
  /** Inputs averaged over. */
  readonly inputs: number;
  /** What the inputs were drawn from. */
  readonly inputDistribution: string;
  /** Of inputs, random weights and random projections. */
  readonly seed: number;
  readonly weights: "from-file" | "in-memory" | "random";
  /** With random weights: how they were drawn. */
  readonly initializer?: string;
  readonly backend: BackendName;
  readonly device: string;
  readonly gpu: boolean;
  /** Wall-clock milliseconds for all inputs. */
  readonly elapsedMs: number;
  readonly area95?: EffectiveArea;
  /** One entry per spatial axis of the input, in its order (height, width). */
  readonly axes?: readonly EffectiveAxis[];
  readonly notes: readonly EffectiveFieldNote[];
}

/** What a reader of the figures should know, as facts; `report/` has the sentences. */
export type EffectiveFieldNote =
  /** The sum over channels is constant, as after softmax: a random projection was differentiated. */
  | { readonly code: "constant-sum" }
  /** The theoretical window is that of the local path: a gate on the way sees the whole input. */
  | { readonly code: "gated-window" }
  /** Measured on cpu, since the backend lacks a kernel; its name is absent if tfjs did not give it. */
  | { readonly code: "measured-on-cpu"; readonly backend: BackendName; readonly kernel?: string }
  /** What a run changed in the caller's model, as in a profile's notes. */
  | { readonly code: "state-not-restored"; readonly text: string }
  | Unclassified;

/** The smallest set of positions that holds 95 % of the mass, taken by falling mass. */
export interface EffectiveArea {
  readonly positions: number;
  /** Side of the square (cube, length) with as many positions. */
  readonly side: number;
  readonly shareOfInput: number;
  /** `side` over the geometric mean of the theoretical window's sides; absent where the window has no size. */
  readonly ratioToTheoretical?: number;
  /** `side` over the geometric mean of the sides of the window clipped to the input. */
  readonly ratioToClipped?: number;
}

/** The mass along one axis, summed over the others. */
export interface EffectiveAxis {
  /** Centre of mass, in input positions from 0. */
  readonly mean: number;
  /** Gaussian sigma by moments: square root of the second central moment. */
  readonly sigma: number;
  /** Unscaled median absolute deviation of the sigmas of the single inputs. */
  readonly sigmaMad: number;
  /** Fewest positions along this axis that hold 95 % of the mass. */
  readonly extent95: number;
  /** Side of the theoretical window; absent where it has none. */
  readonly theoreticalSize?: number;
  /** Side of the unit's theoretical window within the input; the whole input where the field is global. */
  readonly clippedSize?: number;
  /** `extent95` over `theoreticalSize`. */
  readonly ratioToTheoretical?: number;
  /** `extent95` over `clippedSize`. */
  readonly ratioToClipped?: number;
}
