import type { Unclassified } from "./reason.ts";

/** Why our figures differ from published ones, as facts; `report/` has the sentences. Counts are in millions, shares are fractions of 1. */
export type PublishedReason =
  /** The code is not public: input, first kernels and filters were worked out from one published count. */
  | {
      readonly code: "code-not-public";
      readonly layer: string;
      readonly macsMillions: number;
      readonly inputSide: number;
      readonly outputSide: number;
      readonly kernelSide: number;
      readonly filters: number;
    }
  /** What the reconstruction gives under the convention of the published tool. */
  | {
      readonly code: "reconstruction-agrees";
      readonly layer: string;
      readonly totalMacsMillions: number;
      readonly difference: number;
    }
  /** The tool takes the output of a convolution as its input divided by the stride. */
  | { readonly code: "tool-divides-by-stride" }
  /** The tool counts normalization and activations as 0, so its slowest layer has no counts. */
  | { readonly code: "tool-omits-normalization"; readonly layer: string }
  /** The same fault on one layer, with the true figure. */
  | {
      readonly code: "tool-divides-padded-input";
      readonly layer: string;
      readonly publishedMacsMillions: number;
      readonly macsMillions: number;
      readonly paddedSide: number;
      readonly publishedSide: number;
      readonly outputSide: number;
      /** Kernel taps times input channels. */
      readonly taps: number;
      readonly filters: number;
    }
  /** The total of the architecture with its own head; the study's head is smaller. */
  | {
      readonly code: "own-head-total";
      readonly network: string;
      readonly inputSide: number;
      readonly headClasses: number;
      readonly totalMacsMillions: number;
      readonly classes: number;
    }
  /** One set of figures was printed for two approaches. */
  | { readonly code: "printed-once"; readonly network: string; readonly classes: number }
  /** Fewer classes are an easier task. */
  | { readonly code: "fewer-classes"; readonly classes: number; readonly of: number }
  /** Multiply-accumulates were printed under the name of FLOPs and halved. */
  | {
      readonly code: "macs-named-flops";
      readonly network: string;
      readonly printedMillions: number;
      readonly macsMillions: number;
      readonly flopsMillions: number;
    }
  /** The published model is closed, so it has no figures by layer. */
  | { readonly code: "closed-model"; readonly source: string }
  /** Published times are single samples of differences. */
  | { readonly code: "single-time-samples" }
  /** The published F1 has a split of its own and no interval. */
  | { readonly code: "other-split" }
  | Unclassified;
