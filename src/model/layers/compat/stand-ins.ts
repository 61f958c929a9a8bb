import { ownPrefix } from "../../keras-layers/index.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { isKnownLayer } from "./known-classes.ts";
import { isEntry } from "./layer-entry.ts";
import type { Siblings } from "./layer-entry.ts";
import { lookUp } from "../../../names.ts";

type Config = Readonly<Record<string, unknown>>;

/** Conditions under which a class of tfjs-layers ignores or refuses a setting, so that the one of this project replaces it. */
const conditions: Readonly<Record<string, (config: Config, siblings: Siblings) => boolean>> = {
  Conv1D: (config) => isGrouped(config) || config["padding"] === "causal" || isChannelsFirst(config),
  Conv2D: isGrouped,
  DepthwiseConv2D: isDilated,
  SeparableConv2D: isChannelsFirst,
  Conv2DTranspose: (config) => isDilated(config) || padsOutput(config),
  Conv3DTranspose: (config) => isDilated(config) || padsOutput(config),
  BatchNormalization: ({ axis }, siblings) =>
    [axis].flat().some((each) => each === 4) || hasVolumes(siblings),
  Reshape: ({ target_shape: target }) => [target].flat().some((each) => each === -1 || each === null),
  AveragePooling1D: isChannelsFirst,
  MaxPooling1D: isChannelsFirst,
  GlobalAveragePooling1D: (config) => keepsDims(config) || isChannelsFirst(config),
  GlobalAveragePooling2D: keepsDims,
  GlobalMaxPooling1D: (config) => keepsDims(config) || isChannelsFirst(config),
  GlobalMaxPooling2D: keepsDims,
  ReLU: ({ negative_slope: slope, threshold }) => isPositive(slope) || isPositive(threshold),
  Softmax: ({ axis }) => axis !== undefined && axis !== -1,
  Bidirectional: ({ backward_layer: backward }) => isEntry(backward),
  GRU: resetsAfter,
  GRUCell: resetsAfter,
  UpSampling2D: ({ interpolation, data_format: format }) =>
    interpolation === "bilinear" && format !== "channels_first",
  CenterCrop: ({ data_format: format }) => format !== "channels_first",
  Resizing: ({ crop_to_aspect_ratio: crops }) => crops !== true,
  CategoryEncoding: ({ output_mode: mode }) => mode !== "tf_idf",
  // Keras keeps the width at inference; tfjs draws one at every call.
  RandomWidth: () => true,
};

/** Replaces layers that tfjs lacks or reads otherwise than Keras. A class that the user registered under Keras' name stays. */
export const standIns: CompatibilityRule = defineRule({
  id: "stand-ins",
  apply: (entry, { siblings }) => {
    const { class_name: name, config } = entry;
    const ours = `${ownPrefix}${name}`;
    if (!isKnownLayer(ours)) return;
    if (!isKnownLayer(name) || lookUp(conditions, name)?.(config, siblings) === true) entry.class_name = ours;
  },
});

function isGrouped({ groups }: Config): boolean {
  return typeof groups === "number" && groups > 1;
}

function isChannelsFirst({ data_format: format }: Config): boolean {
  return format === "channels_first";
}

function isDilated({ dilation_rate: rate }: Config): boolean {
  return [rate].flat().some((each) => typeof each === "number" && each > 1);
}

function padsOutput({ output_padding: padding }: Config): boolean {
  return padding !== undefined && padding !== null;
}

/** Whether a model has tensors of five axes: volumes, or sequences of images. */
function hasVolumes(siblings: Siblings): boolean {
  return [...siblings.values()].some(({ class_name: name }) => /3D|^ConvLSTM2D$/.test(name));
}

function keepsDims({ keepdims }: Config): boolean {
  return keepdims === true;
}

function resetsAfter({ reset_after: resets }: Config): boolean {
  return resets === true;
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 0;
}
