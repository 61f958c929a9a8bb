import type * as tfl from "@tensorflow/tfjs-layers";
import type { ScalingId } from "../dataset/input-scaling.ts";

/** Options of a network. All but the first two have defaults, which are Keras' unless stated. */
export interface ArchitectureOptions {
  /** Height, width and channels of one image; the batch stays open. */
  readonly inputShape: readonly [height: number, width: number, channels: number];
  /** Length of the classifier's output; unused without the top. */
  readonly classes: number;
  /** Multiplies every channel count, which is then rounded to a multiple of 8. Default: 1, the exact network. */
  readonly width?: number | undefined;
  /** Whether pooling, dropout and classifier follow the last feature map. Default: true. */
  readonly includeTop?: boolean | undefined;
  /** Pooling of the last feature map without the top. Default: `avg` (Keras: none). */
  readonly pooling?: "avg" | "max" | "none" | undefined;
  /** Activation of the classifier; `linear` gives logits. Default: `softmax`. */
  readonly classifierActivation?: "softmax" | "linear" | undefined;
  /**
   * Initial kernels: `random` draws them as Keras does; `zeros` draws nothing, for a model whose weights are loaded
   * afterwards or that is only counted. Default: `random`.
   */
  readonly weights?: "random" | "zeros" | undefined;
  /** Makes drawn weights and dropout masks the same in every build. Default: different ones. */
  readonly seed?: number | undefined;
  /**
   * EfficientNet-B0 only: adds the second Rescaling, by 1/sqrt(standard deviation), which Keras builds for its ImageNet
   * weights only. Default: false.
   */
  readonly imagenetRescaling?: boolean | undefined;
  /**
   * The last batch normalization of each block with a shortcut starts with a scale of 0, so that the block starts as its shortcut (Goyal et al. 2017,
   * arXiv:1706.02677; `zero_init_residual` of torchvision): a deep network then learns from its first steps on. Of ResNet50 and EfficientNet-B0; the
   * others have no such block. Default: false, as Keras.
   */
  readonly zeroInitResidual?: boolean | undefined;
}

/** A network that can be built from options alone. */
export interface Architecture {
  /** Its name on the command line and in records. */
  readonly id: string;
  readonly title: string;
  /** True if the original is not public and this is a reconstruction; pages say so beside its name. */
  readonly reconstruction: boolean;
  readonly defaultInputShape: readonly [height: number, width: number, channels: number];
  readonly defaultClasses: number;
  /** Smallest height and width in pixels that {@link Architecture.build} accepts. */
  readonly minimumInput: number;
  /** Smallest height and width of images at which no convolution is padded; the convolutions of smaller ones are. Absent: padding is the same at every size. */
  readonly unpaddedFrom?: number;
  /** The paper and the implementation that it follows. */
  readonly source: string;
  /** The scaling of its input. */
  readonly scaling: ScalingId;
  /**
   * Images [batch, height, width, channels] to class scores [batch, classes], or to features without the top.
   *
   * @throws {ProfilerError} `wrong-option` if an option is out of range
   */
  readonly build: (options: ArchitectureOptions) => tfl.LayersModel;
}

/** Gives an entry of the table of architectures its type. */
export function defineArchitecture(architecture: Architecture): Architecture {
  return architecture;
}
