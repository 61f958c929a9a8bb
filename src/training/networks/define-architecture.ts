import type * as tfl from "@tensorflow/tfjs-layers";
import type { ScalingId } from "../dataset/input-scaling.ts";

/** What a network is built for. Only the first two are needed: the rest have the Keras defaults unless said. */
export interface ArchitectureOptions {
  /** Height, width and channels of one image; the batch dimension is left open. */
  readonly inputShape: readonly [height: number, width: number, channels: number];
  /** Length of the classifier's output; not read without the top. */
  readonly classes: number;
  /** Multiplies every channel count, which is then rounded to a multiple of 8. Default 1: the exact network. */
  readonly width?: number | undefined;
  /** Whether pooling, dropout and classifier follow the last feature map. Default true. */
  readonly includeTop?: boolean | undefined;
  /** What follows the last feature map when the top is left out. Default `avg` (Keras: none). */
  readonly pooling?: "avg" | "max" | "none" | undefined;
  /** Activation of the classifier. Default `softmax`; `linear` gives logits. */
  readonly classifierActivation?: "softmax" | "linear" | undefined;
  /**
   * How kernels start: `random` draws them as Keras does, `zeros` draws nothing, for a model
   * whose weights are loaded afterwards or whose cost alone is wanted. Default `random`.
   */
  readonly weights?: "random" | "zeros" | undefined;
  /** Makes the drawn weights and the dropout masks the same at every build. Default: different every time. */
  readonly seed?: number | undefined;
  /**
   * EfficientNet-B0 only: adds the second Rescaling, by 1/sqrt(standard deviation), which Keras builds for its ImageNet
   * weights and for nothing else. Default false.
   */
  readonly imagenetRescaling?: boolean | undefined;
}

/** A network that can be built from options alone. */
export interface Architecture {
  /** The name that the command line and the records use. */
  readonly id: string;
  readonly title: string;
  /** True when the original is not public and this is our best guess at it: to be said wherever it is named. */
  readonly reconstruction: boolean;
  readonly defaultInputShape: readonly [height: number, width: number, channels: number];
  readonly defaultClasses: number;
  /** Smallest height and width in pixels that {@link Architecture.build} accepts. */
  readonly minimumInput: number;
  /** The paper and the file that it follows. */
  readonly source: string;
  /** The scaling of its input. */
  readonly scaling: ScalingId;
  /**
   * Images [batch, height, width, channels] to class scores [batch, classes], or to features without the top.
   *
   * @throws ProfilerError `wrong-option` when an option is out of range.
   */
  readonly build: (options: ArchitectureOptions) => tfl.LayersModel;
}

/** Types an entry of the table of architectures. */
export function defineArchitecture(architecture: Architecture): Architecture {
  return architecture;
}
