import { isObject } from "../../source/model-format.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { isKnownClass } from "./known-classes.ts";

/**
 * Initializers, regularizers and constraints that tfjs lacks: they matter to training only, and weights come from the file. A regularizer
 * of activations is always dropped, since tfjs refuses to call a layer that has one.
 */
export const trainingSettings: CompatibilityRule = defineRule({
  id: "training-settings",
  apply: ({ config }) => {
    for (const [key, value] of Object.entries(config)) {
      if (key === "activity_regularizer") config[key] = null;
      else if (key.endsWith("_initializer")) config[key] = isKnown(value) ? value : zeros;
      else if (key.endsWith("_constraint")) config[key] = isKnown(value) ? value : null;
      else if (key.endsWith("_regularizer")) config[key] = regularizer(value);
    }
  },
});

const zeros = { class_name: "Zeros", config: {} };

/** Distributions of tfjs' scaling initializers; Keras has more. */
const distributions = new Set(["normal", "uniform", "truncated_normal"]);

function isKnown(value: unknown): boolean {
  if (!isObject(value)) return true;
  const { class_name: name, config } = value;
  if (typeof name !== "string" || !isKnownClass(name)) return false;
  const distribution = isObject(config) ? config["distribution"] : undefined;
  return distribution === undefined || distributions.has(String(distribution));
}

/** Keras' L1 and L2 become tfjs' L1L2 with the other factor 0. */
function regularizer(value: unknown): unknown {
  if (!isObject(value) || !isObject(value["config"])) return value;
  const { class_name: name } = value;
  const { l1 = 0, l2 = 0 } = value["config"];
  if (name === "L1" || name === "L2") return { class_name: "L1L2", config: { l1, l2 } };
  return isKnown(value) ? value : null;
}
