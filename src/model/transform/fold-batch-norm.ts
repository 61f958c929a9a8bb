import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";

/** A convolution with a bias, and perhaps an activation, that replaces several layers. */
export interface FoldedConvolution {
  readonly run: (x: tf.Tensor4D) => tf.Tensor4D;
  /** True if the activation layer is part of it. */
  readonly tookActivation: boolean;
  readonly dispose: () => void;
}

interface ConvolutionConfig {
  readonly strides: [number, number];
  readonly padding: "same" | "valid";
  readonly dilationRate: [number, number];
  readonly dataFormat: string;
  readonly activation: string;
  readonly useBias: boolean;
}

/**
 * Batch normalization in inference is a factor and an offset per channel, which go into the filter and the bias of the
 * convolution before it (Jacob et al. 2018, arXiv:1712.05877, section 3.2): filter * s and (bias - mean) * s + beta with
 * s = gamma / sqrt(variance + epsilon).
 *
 * @param convolution Conv2D or DepthwiseConv2D without an activation, channels last
 * @param normalization BatchNormalization over the channels, which alone reads the convolution
 * @param activation ReLU, or an Activation of relu or relu6, which alone reads the normalization; another activation is not folded
 * @returns undefined for other layers
 */
export function foldBatchNorm(
  convolution: tfl.layers.Layer,
  normalization: tfl.layers.Layer | undefined,
  activation: tfl.layers.Layer | undefined,
): FoldedConvolution | undefined {
  const type = convolution.getClassName();
  if (type !== "Conv2D" && type !== "DepthwiseConv2D") return undefined;
  if (normalization?.getClassName() !== "BatchNormalization") return undefined;
  const config = convolution.getConfig() as unknown as ConvolutionConfig;
  if (config.activation !== "linear" || config.dataFormat !== "channelsLast") return undefined;
  const rank = 4;
  const axis = (normalization.getConfig() as { axis: number | number[] }).axis;
  const [channels] = Array.isArray(axis) ? axis : [axis];
  if (channels !== rank - 1 && channels !== -1) return undefined;
  const fused = fusedActivation(activation);
  const [filter, bias] = tf.tidy(() => folded(convolution, normalization, config));
  const convolve = type === "Conv2D" ? tf.fused.conv2d : tf.fused.depthwiseConv2d;
  return {
    run: (x) =>
      convolve({
        x,
        filter,
        bias,
        strides: config.strides,
        pad: config.padding,
        dataFormat: "NHWC",
        dilations: config.dilationRate,
        activation: fused ?? "linear",
      }),
    tookActivation: fused !== undefined,
    dispose: () => tf.dispose([filter, bias]),
  };
}

function folded(
  convolution: tfl.layers.Layer,
  normalization: tfl.layers.Layer,
  { useBias }: ConvolutionConfig,
): [filter: tf.Tensor4D, bias: tf.Tensor1D] {
  const { scale, center, epsilon } = normalization.getConfig() as {
    scale: boolean;
    center: boolean;
    epsilon: number;
  };
  const rest = normalization.getWeights();
  const gamma = scale ? rest.shift() : undefined;
  const beta = center ? rest.shift() : undefined;
  const [mean, variance] = rest as [tf.Tensor, tf.Tensor];
  const [filter, bias] = convolution.getWeights() as [tf.Tensor4D, tf.Tensor1D?];
  const factor = tf.mul(tf.rsqrt(tf.add(variance, epsilon)), gamma ?? 1);
  const centerd = useBias && bias !== undefined ? tf.sub(bias, mean) : tf.neg(mean);
  // The output channels of a depthwise filter are its last two axes, of another its last one.
  const depthwise = convolution.getClassName() === "DepthwiseConv2D";
  const perChannel = depthwise ? tf.reshape(factor, filter.shape.slice(2)) : factor;
  return [tf.mul(filter, perChannel), tf.add(tf.mul(centerd, factor), beta ?? 0)];
}

function fusedActivation(layer: tfl.layers.Layer | undefined): "relu" | "relu6" | undefined {
  const config = layer?.getConfig() as { maxValue?: number | null; activation?: string } | undefined;
  switch (layer?.getClassName()) {
    case "ReLU":
      if (config?.maxValue === 6) return "relu6";
      return config?.maxValue == null ? "relu" : undefined;
    case "Activation":
      return config?.activation === "relu" || config?.activation === "relu6" ? config.activation : undefined;
    default:
      return undefined;
  }
}
