import { isObject } from "../../source/model-format.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { isKnownClass } from "./known-classes.ts";

/** Activations by their bare names, as tfjs needs them; Keras sometimes writes the package too, or an object. */
export const activationNames: CompatibilityRule = defineRule({
  id: "activation-names",
  apply: ({ config }, { keras3 }) => {
    for (const [key, value] of Object.entries(config)) {
      if (!key.endsWith("activation")) continue;
      const name = nameOf(value);
      if (typeof name !== "string") continue;
      // Keras 3's hard sigmoid has another slope than that of Keras 2 and tfjs.
      const wanted = keras3 && name === "hard_sigmoid" ? "clothnetHardSigmoid" : name;
      config[key] = isKnownClass(wanted) ? wanted : wanted.split(/[>.]/).at(-1);
    }
  },
});

/** A function is its name, `{class_name: "function", config: name}`, or a layer, which stays. */
function nameOf(value: unknown): unknown {
  return isObject(value) && typeof value["config"] === "string" ? value["config"] : value;
}
