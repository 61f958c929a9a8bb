import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { isKnownLayer } from "./known-classes.ts";
import { entryName, isEntry } from "./layer-entry.ts";

/** Wrappers that change their layer's weights in training only. */
const wrappers: ReadonlySet<string> = new Set(["SpectralNormalization", "WeightNormalization"]);

/** The wrapped layer takes the place of such a wrapper, under its name. A class that the user registered stays. */
export const trainingWrappers: CompatibilityRule = defineRule({
  id: "training-wrappers",
  apply: (entry) => {
    const { layer } = entry.config;
    if (!wrappers.has(entry.class_name) || isKnownLayer(entry.class_name) || !isEntry(layer)) return;
    entry.class_name = layer.class_name;
    entry.config = { ...layer.config, name: entryName(entry) };
  },
});
