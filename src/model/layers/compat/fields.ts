import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { lookUp } from "../../../names.ts";

type Config = Record<string, unknown>;

/** Changes of fields that tfjs reads otherwise, by class. */
const changes: Readonly<Record<string, (config: Config, keras3: boolean) => void>> = {
  InputLayer: (config) => {
    if (config["batch_shape"] !== undefined) config["batch_input_shape"] = config["batch_shape"];
    delete config["batch_shape"];
  },
  // Keras 2.15 also writes the settings of a plain kernel, which tfjs refuses, beside the depthwise and pointwise ones.
  SeparableConv1D: withoutPlainKernel,
  SeparableConv2D: withoutPlainKernel,
  DepthwiseConv1D: withoutPlainKernel,
  DepthwiseConv2D: withoutPlainKernel,
  BatchNormalization: (config) => {
    if (Array.isArray(config["axis"])) [config["axis"]] = config["axis"] as unknown[];
  },
  // Keras 3 writes the renamed layer; tfjs would rename it again.
  Bidirectional: (config, keras3) => {
    const inner = (config["layer"] as { config?: Config } | undefined)?.config;
    if (typeof inner?.["name"] === "string") inner["name"] = inner["name"].replace(/^forward_/, "");
    const backward = (config["backward_layer"] as { config?: Config } | undefined)?.config;
    // Keras 2 writes the name that the layer had before it got its prefix; tfjs takes names as they are.
    if (typeof backward?.["name"] === "string" && !keras3) backward["name"] = `backward_${backward["name"]}`;
  },
  LeakyReLU: (config) => {
    config["alpha"] ??= config["negative_slope"];
  },
};

/** Fields of single classes. */
export const fields: CompatibilityRule = defineRule({
  id: "fields",
  apply: (entry, { keras3 }) => lookUp(changes, entry.class_name)?.(entry.config, keras3),
});

function withoutPlainKernel(config: Config): void {
  for (const kind of ["initializer", "regularizer", "constraint"]) delete config[`kernel_${kind}`];
}
