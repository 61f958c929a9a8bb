import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { chain } from "./chain.ts";

/** The generator of DCGAN (Radford et al. 2015) at 32x32: four transposed convolutions, plain, with biases or with their tails. */
export function dcganGenerator(tail: "none" | "bias" | "normalised" = "none"): tfl.LayersModel {
  const noise = tfl.input({ shape: [1, 1, 100] });
  let x = chain(noise, ...layer(512, 1, tail));
  for (const filters of [256, 128]) x = chain(x, ...layer(filters, 2, tail));
  x = chain(x, spread(3, 2, tail === "bias"));
  if (tail === "normalised") x = chain(x, tfl.layers.activation({ activation: "tanh" }));
  return tfl.model({ inputs: noise, outputs: x });
}

function layer(
  filters: number,
  strides: number,
  tail: "none" | "bias" | "normalised",
): readonly tfl.layers.Layer[] {
  const convolution = spread(filters, strides, tail === "bias");
  if (tail !== "normalised") return [convolution];
  return [convolution, tfl.layers.batchNormalization(), tfl.layers.activation({ activation: "relu" })];
}

// Keras' "same" crops one row at each side of what a 4x4 kernel with stride 2 spreads, as PyTorch's padding=1 does.
function spread(filters: number, strides: number, useBias: boolean): tfl.layers.Layer {
  const padding = strides === 1 ? "valid" : "same";
  return tfl.layers.conv2dTranspose({
    filters,
    kernelSize: 4,
    strides,
    padding,
    useBias,
    kernelInitializer: "zeros",
  });
}

/** tfjs has no grouped transposed convolution, so it is made of one per group, as a custom layer would. */
export function groupedTransposed(
  x: tf.Tensor4D,
  filters: readonly tf.Tensor4D[],
  outputShape: readonly [number, number, number],
): tf.Tensor {
  const parts = tf.split(x, filters.length, 3);
  return tf.concat(
    filters.map((filter, group) =>
      tf.conv2dTranspose(parts[group] as tf.Tensor4D, filter, [x.shape[0], ...outputShape], 2, "same"),
    ),
    3,
  );
}
