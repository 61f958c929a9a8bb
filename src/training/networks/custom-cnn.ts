import * as tfl from "@tensorflow/tfjs-layers";
import { checkOptions, scaleChannels } from "./check-options.ts";
import { connect, poolMap } from "./connect.ts";
import type { Architecture, ArchitectureOptions } from "./define-architecture.ts";
import { defineArchitecture } from "./define-architecture.ts";
import { dropout } from "./seeded-dropout.ts";
import { makeInitializers } from "./initializers.ts";
import { registerLayers } from "./register-layers.ts";

const id = "custom-cnn";

const blocks = [
  { kernel: 5, filters: 64 },
  { kernel: 5, filters: 96 },
  { kernel: 5, filters: 256 },
  { kernel: 3, filters: 256 },
] as const;

/** Smallest input without padding with one position after the last pooling: each block reduces 2 (n + kernel - 1) positions to n. */
const minimumUnpadded: number = blocks.reduceRight(
  (positions, { kernel }) => 2 * positions + 2 * (kernel - 1),
  1,
);

/** Smallest padded input with one position after the four poolings. */
const minimumInput: number = 2 ** blocks.length;

/**
 * Four blocks of two convolutions without padding (images too small for it get `same` padding), each with batch normalization and ReLU, and a 2x2 maximum
 * pooling; global average pooling, dropout and a classifier. The convolutions are Conv1 to Conv8.
 */
function build(options: ArchitectureOptions): tfl.LayersModel {
  const checked = checkOptions(id, minimumInput, options);
  const { glorotUniform } = makeInitializers(checked);
  const [height, width] = checked.inputShape;
  const padding = Math.min(height, width) < minimumUnpadded ? "same" : "valid";
  registerLayers();
  const image = tfl.input({ shape: checked.inputShape, name: "input_1" });
  let x = image;
  let count = 0;
  for (const [index, { kernel, filters }] of blocks.entries()) {
    for (let repeat = 0; repeat < 2; repeat++) {
      count++;
      const name = `Conv${count}`;
      x = connect(
        x,
        tfl.layers.conv2d({
          name,
          filters: scaleChannels(filters, checked.width),
          kernelSize: kernel,
          padding,
          kernelInitializer: glorotUniform(name),
        }),
        tfl.layers.batchNormalization({ name: `BatchNormalization${count}` }),
        tfl.layers.activation({ name: `ReLU${count}`, activation: "relu" }),
      );
    }
    x = connect(x, tfl.layers.maxPooling2d({ name: `MaxPooling${index + 1}`, poolSize: 2 }));
  }
  if (!checked.includeTop) {
    const names = { avg: "GlobalAveragePooling", max: "GlobalMaxPooling" };
    return tfl.model({ inputs: image, outputs: poolMap(x, checked.pooling, names), name: id });
  }
  const scores = connect(
    x,
    tfl.layers.globalAveragePooling2d({ name: "GlobalAveragePooling" }),
    dropout(checked.seed, { name: "Dropout", rate: 0.5 }),
    tfl.layers.dense({
      name: "Dense",
      units: checked.classes,
      activation: checked.classifierActivation,
      kernelInitializer: glorotUniform("Dense"),
    }),
  );
  return tfl.model({ inputs: image, outputs: scores, name: id });
}

/** The study's own network. Its code is not public; this arrangement has its published counts. */
export const customCnn: Architecture = defineArchitecture({
  id,
  title: "Custom CNN (reconstruction)",
  reconstruction: true,
  defaultInputShape: [224, 224, 3],
  defaultClasses: 17,
  minimumInput,
  unpaddedFrom: minimumUnpadded,
  source: "reconstructed from the published counts of the clothing study (2023)",
  scaling: "unit",
  build,
});
