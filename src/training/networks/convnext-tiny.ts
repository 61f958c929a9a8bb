import * as tfl from "@tensorflow/tfjs-layers";
import type { CheckedOptions } from "./check-options.ts";
import { inputScalings } from "../dataset/input-scaling.ts";
import { checkOptions, scaleChannels } from "./check-options.ts";
import type { Layer } from "./connect.ts";
import { connect, poolMap } from "./connect.ts";
import type { Architecture, ArchitectureOptions } from "./define-architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import type { Initializers } from "./initializers.ts";
import { makeInitializers } from "./initializers.ts";
import { LayerScale } from "../../model/keras-layers/layer-scale.ts";
import { Normalization } from "../../model/keras-layers/normalization.ts";
import { registerLayers } from "./register-layers.ts";

const id = "convnext-tiny";
/** A stem of stride 4 and three halvings, none of them padded. */
const minimumInput = 32;
const prefix = "convnext_tiny";

const stages = [
  { dimension: 96, blocks: 3 },
  { dimension: 192, blocks: 3 },
  { dimension: 384, blocks: 9 },
  { dimension: 768, blocks: 3 },
] as const;

/**
 * Keras' ConvNeXtTiny: stem and downsampling are Sequentials, the pointwise convolutions are Dense layers on
 * the map, and stochastic depth has rate 0, which leaves the `_identity` layers.
 *
 * The 7x7 convolutions are DepthwiseConv2D here and grouped Conv2D in Keras: kernels [7, 7, C, 1] and [7, 7, 1, C] hold the
 * same numbers in the same order.
 */
function build(options: ArchitectureOptions): tfl.LayersModel {
  const checked = checkOptions(id, minimumInput, options);
  const initializers = makeInitializers(checked);
  registerLayers();
  const { mean, sd } = inputScalings.imagenet;
  const variance = sd.map((deviation) => deviation ** 2);
  const image = tfl.input({ shape: checked.inputShape, name: "input_1" });
  // ImageNet's statistics are of three channels; for other inputs Keras omits the layer.
  let x =
    checked.inputShape[2] === 3
      ? connect(image, new Normalization({ name: `${prefix}_prestem_normalization`, mean, variance }))
      : image;
  let block = 0;
  for (const [stage, { dimension, blocks }] of stages.entries()) {
    const channels = scaleChannels(dimension, checked.width);
    x = connect(x, stage === 0 ? stem(x, initializers, channels) : halving(x, initializers, channels, stage));
    for (let index = 0; index < blocks; index++) {
      x = residualBlock(x, initializers, channels, `${prefix}_stage_${stage}_block_${index}`, block++);
    }
  }
  return tfl.model({ inputs: image, outputs: head(x, checked, initializers), name: id });
}

function stem(x: tfl.SymbolicTensor, { glorotUniform }: Initializers, channels: number): Layer {
  const name = `${prefix}_stem_conv`;
  return tfl.sequential({
    name: `${prefix}_stem`,
    layers: [
      tfl.layers.conv2d({
        name,
        filters: channels,
        kernelSize: 4,
        strides: 4,
        batchInputShape: x.shape,
        kernelInitializer: glorotUniform(name),
      }),
      layerNormalization(`${prefix}_stem_layernorm`),
    ],
  });
}

function halving(
  x: tfl.SymbolicTensor,
  { glorotUniform }: Initializers,
  channels: number,
  stage: number,
): Layer {
  const name = `${prefix}_downsampling_conv_${stage - 1}`;
  return tfl.sequential({
    name: `${prefix}_downsampling_block_${stage - 1}`,
    layers: [
      layerNormalization(`${prefix}_downsampling_layernorm_${stage - 1}`, x.shape),
      tfl.layers.conv2d({
        name,
        filters: channels,
        kernelSize: 2,
        strides: 2,
        kernelInitializer: glorotUniform(name),
      }),
    ],
  });
}

function residualBlock(
  x: tfl.SymbolicTensor,
  { glorotUniform }: Initializers,
  channels: number,
  name: string,
  count: number,
): tfl.SymbolicTensor {
  const pointwise = (part: 1 | 2, units: number): Layer =>
    tfl.layers.dense({
      name: `${name}_pointwise_conv_${part}`,
      units,
      kernelInitializer: glorotUniform(`${name}_pointwise_conv_${part}`),
    });
  const residual = connect(
    x,
    tfl.layers.depthwiseConv2d({
      name: `${name}_depthwise_conv`,
      kernelSize: 7,
      padding: "same",
      depthwiseInitializer: glorotUniform(`${name}_depthwise_conv`),
    }),
    layerNormalization(`${name}_layernorm`),
    pointwise(1, 4 * channels),
    tfl.layers.activation({ name: `${name}_gelu`, activation: "gelu" }),
    pointwise(2, channels),
    new LayerScale({ name: `${name}_layer_scale`, initValues: 1e-6, projectionDim: channels }),
    tfl.layers.activation({ name: `${name}_identity`, activation: "linear" }),
  );
  // The sums are unnamed operators in Keras' file, numbered over all stages.
  const sum = `tf.__operators__.add${count === 0 ? "" : `_${count}`}`;
  return connect([x, residual], tfl.layers.add({ name: sum }));
}

/** Without the top Keras normalizes the features, pooled or not. */
function head(
  x: tfl.SymbolicTensor,
  { includeTop, pooling, classes, classifierActivation }: CheckedOptions,
  { glorotUniform }: Initializers,
): tfl.SymbolicTensor {
  if (!includeTop) {
    const names = { avg: "global_average_pooling2d", max: "global_max_pooling2d" };
    return connect(poolMap(x, pooling, names), layerNormalization("layer_normalization"));
  }
  return connect(
    x,
    tfl.layers.globalAveragePooling2d({ name: `${prefix}_head_gap` }),
    layerNormalization(`${prefix}_head_layernorm`),
    tfl.layers.dense({
      name: `${prefix}_head_dense`,
      units: classes,
      activation: classifierActivation,
      kernelInitializer: glorotUniform(`${prefix}_head_dense`),
    }),
  );
}

function layerNormalization(name: string, batchInputShape?: (number | null)[]): Layer {
  const first = batchInputShape === undefined ? {} : { batchInputShape };
  return tfl.layers.layerNormalization({ name, epsilon: 1e-6, ...first });
}

/** 28,589,128 parameters and 4,455,531,264 multiply-accumulates at 224x224x3 and 1,000 classes. */
export const convnextTiny: Architecture = defineArchitecture({
  id,
  title: "ConvNeXt-T",
  reconstruction: false,
  defaultInputShape: [224, 224, 3],
  defaultClasses: 1000,
  minimumInput,
  source: "Liu et al. 2022 (arXiv:2201.03545), as keras.applications.ConvNeXtTiny",
  scaling: "raw",
  build,
});
