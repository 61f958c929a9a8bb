import * as tfl from "@tensorflow/tfjs-layers";
import type { Layer } from "./connect.ts";
import { connect } from "./connect.ts";
import { dropout } from "./seeded-dropout.ts";
import type { Initializers } from "./initializers.ts";

/** One mobile inverted bottleneck of EfficientNet. */
export interface MobileInvertedBlock {
  /** Prefix of the layers' names, for instance `block2a`. */
  readonly name: string;
  readonly kernel: number;
  /** Output channels. */
  readonly filters: number;
  /** Factor of the channels inside; 1 omits the expanding convolution. */
  readonly expansion: number;
  readonly stride: 1 | 2;
  /** Share of training examples that skip the block, if it has a shortcut. */
  readonly dropRate: number;
  readonly seed: number | undefined;
  /** Whether the scale of its last normalization starts at 0, if it has a shortcut. */
  readonly startsAtZero: boolean;
}

/**
 * Expansion, depthwise convolution, squeeze and excitation, projection; added to the input if the shapes agree
 * (Tan & Le 2019, arXiv:1905.11946; names and order of Keras' `keras.applications.EfficientNetB0`).
 */
export function mobileInvertedBlock(
  input: tfl.SymbolicTensor,
  initializers: Initializers,
  { name, kernel, filters, expansion, stride, dropRate, seed, startsAtZero }: MobileInvertedBlock,
): tfl.SymbolicTensor {
  const inside = channelsOf(input) * expansion;
  let x = input;
  if (expansion !== 1) {
    x = connect(
      x,
      pointwise(initializers, `${name}_expand_conv`, inside),
      tfl.layers.batchNormalization({ name: `${name}_expand_bn` }),
      tfl.layers.activation({ name: `${name}_expand_activation`, activation: "swish" }),
    );
  }
  if (stride === 2) {
    const padding = halvingPadding(x.shape, kernel);
    x = connect(x, tfl.layers.zeroPadding2d({ name: `${name}_dwconv_pad`, padding }));
  }
  x = connect(
    x,
    tfl.layers.depthwiseConv2d({
      name: `${name}_dwconv`,
      kernelSize: kernel,
      strides: stride,
      padding: stride === 2 ? "valid" : "same",
      useBias: false,
      depthwiseInitializer: initializers.fanOutNormal(`${name}_dwconv`),
    }),
    tfl.layers.batchNormalization({ name: `${name}_bn` }),
    tfl.layers.activation({ name: `${name}_activation`, activation: "swish" }),
  );
  const hasShortcut = stride === 1 && filters === channelsOf(input);
  const squeezed = Math.max(1, Math.floor(channelsOf(input) / 4));
  const gate = connect(
    x,
    tfl.layers.globalAveragePooling2d({ name: `${name}_se_squeeze` }),
    tfl.layers.reshape({ name: `${name}_se_reshape`, targetShape: [1, 1, inside] }),
    pointwise(initializers, `${name}_se_reduce`, squeezed, "swish"),
    pointwise(initializers, `${name}_se_expand`, inside, "sigmoid"),
  );
  x = connect(
    [x, gate],
    tfl.layers.multiply({ name: `${name}_se_excite` }),
    pointwise(initializers, `${name}_project_conv`, filters),
    tfl.layers.batchNormalization({
      name: `${name}_project_bn`,
      gammaInitializer: hasShortcut && startsAtZero ? "zeros" : "ones",
    }),
  );
  if (!hasShortcut) return x;
  if (dropRate > 0) {
    x = connect(x, dropout(seed, { name: `${name}_drop`, rate: dropRate, noiseShape: [null, 1, 1, 1] }));
  }
  return connect([x, input], tfl.layers.add({ name: `${name}_add` }));
}

/**
 * Padding before an unpadded convolution of stride 2, [[top, bottom], [left, right]]: half the kernel, at top and left one less
 * for even sizes, as TensorFlow's SAME (Keras' `correct_pad`).
 */
export function halvingPadding(
  shape: readonly (number | null)[],
  kernel: number,
): [[number, number], [number, number]] {
  const half = Math.floor(kernel / 2);
  const along = (size: number | null | undefined): [number, number] => [
    (size ?? 0) % 2 === 0 ? half - 1 : half,
    half,
  ];
  return [along(shape[1]), along(shape[2])];
}

/** A 1x1 convolution. With an activation it belongs to a gate and has a bias; the others precede a batch normalization. */
function pointwise(
  { fanOutNormal }: Initializers,
  name: string,
  filters: number,
  activation?: "swish" | "sigmoid",
): Layer {
  return tfl.layers.conv2d({
    name,
    filters,
    kernelSize: 1,
    padding: "same",
    useBias: activation !== undefined,
    activation: activation ?? "linear",
    kernelInitializer: fanOutNormal(name),
  });
}

function channelsOf(x: tfl.SymbolicTensor): number {
  const channels = x.shape.at(-1);
  if (typeof channels !== "number") throw new Error(`${x.name} has no known number of channels`);
  return channels;
}
