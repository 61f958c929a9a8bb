import * as tfl from "@tensorflow/tfjs-layers";
import { checkOptions, scaleChannels } from "./check-options.ts";
import { connect, poolMap } from "./connect.ts";
import type { Architecture, ArchitectureOptions } from "./define-architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { dropout } from "./seeded-dropout.ts";
import { halvingPadding, mobileInvertedBlock } from "./efficientnet-block.ts";
import { makeInitializers } from "./initializers.ts";
import { Normalization } from "../../model/keras-layers/normalization.ts";
import { registerLayers } from "./register-layers.ts";

const id = "efficientnet-b0";
const minimumInput = 32;

const stages = [
  { kernel: 3, repeats: 1, filters: 16, expansion: 1, stride: 1 },
  { kernel: 3, repeats: 2, filters: 24, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 2, filters: 40, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 3, filters: 80, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 3, filters: 112, expansion: 6, stride: 1 },
  { kernel: 5, repeats: 4, filters: 192, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 1, filters: 320, expansion: 6, stride: 1 },
] as const;

/** Share of examples that skip the last block; lower for earlier blocks, in proportion to their position. */
const DROP_CONNECT_RATE = 0.2;
const TOP_DROPOUT_RATE = 0.2;
const imagenetDeviation = [0.229, 0.224, 0.225];

/** Keras' EfficientNetB0: input scaling, a stem, sixteen mobile inverted bottlenecks, a 1x1 convolution and the classifier. */
function build(options: ArchitectureOptions): tfl.LayersModel {
  const checked = checkOptions(id, minimumInput, options);
  const initializers = makeInitializers(checked);
  const channels = (count: number): number => scaleChannels(count, checked.width);
  registerLayers();
  const image = tfl.input({ shape: checked.inputShape, name: "input_1" });
  const scaled = scaledInput(image, checked.imagenetRescaling);
  let x = connect(
    scaled,
    tfl.layers.zeroPadding2d({ name: "stem_conv_pad", padding: halvingPadding(scaled.shape, 3) }),
    tfl.layers.conv2d({
      name: "stem_conv",
      filters: channels(32),
      kernelSize: 3,
      strides: 2,
      padding: "valid",
      useBias: false,
      kernelInitializer: initializers.fanOutNormal("stem_conv"),
    }),
    tfl.layers.batchNormalization({ name: "stem_bn" }),
    tfl.layers.activation({ name: "stem_activation", activation: "swish" }),
  );
  const blocks = stages.reduce((sum, { repeats }) => sum + repeats, 0);
  let position = 0;
  for (const [stage, { repeats, stride, filters, ...shape }] of stages.entries()) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      x = mobileInvertedBlock(x, initializers, {
        ...shape,
        name: `block${stage + 1}${"abcd"[repeat]}`,
        filters: channels(filters),
        stride: repeat === 0 ? stride : 1,
        dropRate: (DROP_CONNECT_RATE * position++) / blocks,
        seed: checked.seed,
        startsAtZero: checked.zeroInitResidual,
      });
    }
  }
  x = connect(
    x,
    tfl.layers.conv2d({
      name: "top_conv",
      filters: channels(1280),
      kernelSize: 1,
      padding: "same",
      useBias: false,
      kernelInitializer: initializers.fanOutNormal("top_conv"),
    }),
    tfl.layers.batchNormalization({ name: "top_bn" }),
    tfl.layers.activation({ name: "top_activation", activation: "swish" }),
  );
  if (!checked.includeTop) {
    const features = poolMap(x, checked.pooling, { avg: "avg_pool", max: "max_pool" });
    return tfl.model({ inputs: image, outputs: features, name: id });
  }
  const scores = connect(
    x,
    tfl.layers.globalAveragePooling2d({ name: "avg_pool" }),
    dropout(checked.seed, { name: "top_dropout", rate: TOP_DROPOUT_RATE }),
    tfl.layers.dense({
      name: "predictions",
      units: checked.classes,
      activation: checked.classifierActivation,
      kernelInitializer: initializers.fanOutUniform("predictions"),
    }),
  );
  return tfl.model({ inputs: image, outputs: scores, name: id });
}

function scaledInput(image: tfl.SymbolicTensor, imagenetRescaling: boolean): tfl.SymbolicTensor {
  const x = connect(
    image,
    tfl.layers.rescaling({ name: "rescaling", scale: 1 / 255 }),
    new Normalization({ name: "normalization", axis: 3 }),
  );
  if (!imagenetRescaling) return x;
  const scale = imagenetDeviation.map((deviation) => 1 / Math.sqrt(deviation));
  // The layer accepts one factor per channel; its type accepts one number.
  return connect(x, tfl.layers.rescaling({ name: "rescaling_1", scale: scale as unknown as number }));
}

/** 5,330,571 parameters and 385,814,752 multiply-accumulates at 224x224x3 and 1,000 classes. */
export const efficientnetB0: Architecture = defineArchitecture({
  id,
  title: "EfficientNet-B0",
  reconstruction: false,
  defaultInputShape: [224, 224, 3],
  defaultClasses: 1000,
  minimumInput,
  source: "Tan & Le 2019 (arXiv:1905.11946), as keras.applications.EfficientNetB0",
  scaling: "raw",
  build,
});
