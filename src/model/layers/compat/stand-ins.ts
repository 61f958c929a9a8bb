import { ownPrefix } from "../../keras-layers/index.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { isKnownClass } from "./known-classes.ts";

type Config = Readonly<Record<string, unknown>>;

/** Conditions under which a class of tfjs-layers ignores or refuses a setting, so that the one of this project replaces it. */
const conditions: Readonly<Record<string, (config: Config) => boolean>> = {
  Conv1D: (config) => isGrouped(config) || config["padding"] === "causal",
  Conv2D: isGrouped,
  GlobalAveragePooling1D: keepsDims,
  GlobalAveragePooling2D: keepsDims,
  GlobalMaxPooling1D: keepsDims,
  GlobalMaxPooling2D: keepsDims,
  ReLU: ({ negative_slope: slope, threshold }) => isPositive(slope) || isPositive(threshold),
  Softmax: ({ axis }) => axis !== undefined && axis !== -1,
  GRU: resetsAfter,
  GRUCell: resetsAfter,
  UpSampling2D: ({ interpolation, data_format: format }) =>
    interpolation === "bilinear" && format !== "channels_first",
  Resizing: ({ crop_to_aspect_ratio: crops }) => crops !== true,
  CategoryEncoding: ({ output_mode: mode }) => mode !== "tf_idf",
  // Keras keeps the width at inference; tfjs draws one at every call.
  RandomWidth: () => true,
};

/** Replaces layers that tfjs lacks or reads otherwise than Keras. A class that the user registered under Keras' name stays. */
export const standIns: CompatibilityRule = defineRule({
  id: "stand-ins",
  apply: (entry) => {
    const { class_name: name, config } = entry;
    const ours = `${ownPrefix}${name}`;
    if (!isKnownClass(ours)) return;
    if (!isKnownClass(name) || conditions[name]?.(config) === true) entry.class_name = ours;
  },
});

function isGrouped({ groups }: Config): boolean {
  return typeof groups === "number" && groups > 1;
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
