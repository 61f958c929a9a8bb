import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";

type Config = Record<string, unknown>;

/** Changes of fields that tfjs reads otherwise, by class. */
const changes: Readonly<Record<string, (config: Config) => void>> = {
  InputLayer: (config) => {
    if (config["batch_shape"] !== undefined) config["batch_input_shape"] = config["batch_shape"];
    delete config["batch_shape"];
  },
  // Keras 2.15 also writes the settings of a plain kernel, which tfjs refuses, beside the depthwise and pointwise ones.
  SeparableConv2D: withoutPlainKernel,
  DepthwiseConv2D: withoutPlainKernel,
  BatchNormalization: (config) => {
    if (Array.isArray(config["axis"])) [config["axis"]] = config["axis"] as unknown[];
  },
  // Keras 3 writes the renamed layer; tfjs would rename it again.
  Bidirectional: (config) => {
    const inner = (config["layer"] as { config?: Config } | undefined)?.config;
    if (typeof inner?.["name"] === "string") inner["name"] = inner["name"].replace(/^forward_/, "");
  },
  LeakyReLU: (config) => {
    config["alpha"] ??= config["negative_slope"];
  },
};

/** Fields of single classes. */
export const fields: CompatibilityRule = defineRule({
  id: "fields",
  apply: (entry) => changes[entry.class_name]?.(entry.config),
});

function withoutPlainKernel(config: Config): void {
  for (const kind of ["initializer", "regularizer", "constraint"]) delete config[`kernel_${kind}`];
}
