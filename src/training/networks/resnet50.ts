import * as tfl from "@tensorflow/tfjs-layers";
import { checkOptions, scaleChannels } from "./check-options.ts";
import type { Layer } from "./connect.ts";
import { connect, poolMap } from "./connect.ts";
import type { Architecture, ArchitectureOptions } from "./define-architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import type { Initializers } from "./initializers.ts";
import { makeInitializers } from "./initializers.ts";

const id = "resnet50";
const minimumInput = 32;

const stages = [
  { name: "conv2", filters: 64, blocks: 3, stride: 1 },
  { name: "conv3", filters: 128, blocks: 4, stride: 2 },
  { name: "conv4", filters: 256, blocks: 6, stride: 2 },
  { name: "conv5", filters: 512, blocks: 3, stride: 2 },
] as const;

interface Bottleneck {
  readonly name: string;
  readonly filters: number;
  readonly stride: number;
  /** Whether the way around the block is a 1x1 convolution (where shapes change) or nothing. */
  readonly projects: boolean;
  /** Whether the scale of its last normalization starts at 0. */
  readonly startsAtZero: boolean;
}

/** Keras' ResNet50, first version: the stride sits in the first 1x1 convolution, and every convolution has a bias. */
function build(options: ArchitectureOptions): tfl.LayersModel {
  const checked = checkOptions(id, minimumInput, options);
  const initializers = makeInitializers(checked);
  const image = tfl.input({ shape: checked.inputShape, name: "input_1" });
  let x = connect(
    image,
    tfl.layers.zeroPadding2d({ name: "conv1_pad", padding: 3 }),
    convolution(initializers, "conv1_conv", scaleChannels(64, checked.width), 7, 2),
    batchNormalization("conv1_bn"),
    tfl.layers.activation({ name: "conv1_relu", activation: "relu" }),
    tfl.layers.zeroPadding2d({ name: "pool1_pad", padding: 1 }),
    tfl.layers.maxPooling2d({ name: "pool1_pool", poolSize: 3, strides: 2 }),
  );
  for (const stage of stages) {
    for (let index = 1; index <= stage.blocks; index++) {
      x = bottleneck(x, initializers, {
        name: `${stage.name}_block${index}`,
        filters: scaleChannels(stage.filters, checked.width),
        stride: index === 1 ? stage.stride : 1,
        projects: index === 1,
        startsAtZero: checked.zeroInitResidual,
      });
    }
  }
  if (!checked.includeTop) {
    const features = poolMap(x, checked.pooling, { avg: "avg_pool", max: "max_pool" });
    return tfl.model({ inputs: image, outputs: features, name: id });
  }
  const scores = connect(
    x,
    tfl.layers.globalAveragePooling2d({ name: "avg_pool" }),
    tfl.layers.dense({
      name: "predictions",
      units: checked.classes,
      activation: checked.classifierActivation,
      kernelInitializer: initializers.glorotUniform("predictions"),
    }),
  );
  return tfl.model({ inputs: image, outputs: scores, name: id });
}

function bottleneck(
  x: tfl.SymbolicTensor,
  initializers: Initializers,
  { name, filters, stride, projects, startsAtZero }: Bottleneck,
): tfl.SymbolicTensor {
  const shortcut = projects
    ? connect(
        x,
        convolution(initializers, `${name}_0_conv`, 4 * filters, 1, stride),
        batchNormalization(`${name}_0_bn`),
      )
    : x;
  const residual = connect(
    x,
    convolution(initializers, `${name}_1_conv`, filters, 1, stride),
    batchNormalization(`${name}_1_bn`),
    tfl.layers.activation({ name: `${name}_1_relu`, activation: "relu" }),
    convolution(initializers, `${name}_2_conv`, filters, 3, 1, "same"),
    batchNormalization(`${name}_2_bn`),
    tfl.layers.activation({ name: `${name}_2_relu`, activation: "relu" }),
    convolution(initializers, `${name}_3_conv`, 4 * filters, 1, 1),
    batchNormalization(`${name}_3_bn`, startsAtZero ? "zeros" : "ones"),
  );
  return connect(
    [shortcut, residual],
    tfl.layers.add({ name: `${name}_add` }),
    tfl.layers.activation({ name: `${name}_out`, activation: "relu" }),
  );
}

function convolution(
  { glorotUniform }: Initializers,
  name: string,
  filters: number,
  kernelSize: number,
  strides: number,
  padding: "valid" | "same" = "valid",
): Layer {
  const kernelInitializer = glorotUniform(name);
  return tfl.layers.conv2d({ name, filters, kernelSize, strides, padding, kernelInitializer });
}

function batchNormalization(name: string, gammaInitializer: "ones" | "zeros" = "ones"): Layer {
  return tfl.layers.batchNormalization({ name, epsilon: 1.001e-5, gammaInitializer });
}

/** 25,636,712 parameters and 3,857,973,248 multiply-accumulates at 224x224x3 and 1,000 classes. */
export const resnet50: Architecture = defineArchitecture({
  id,
  title: "ResNet50",
  reconstruction: false,
  defaultInputShape: [224, 224, 3],
  defaultClasses: 1000,
  minimumInput,
  source: "He et al. 2015 (arXiv:1512.03385), as keras.applications.ResNet50",
  scaling: "caffe",
  build,
});
