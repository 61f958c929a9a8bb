import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { entryName, isEntry } from "./layer-entry.ts";

/** Settings that tfjs' own `model.save` leaves out of a file, read from the shapes of the layer's stored weights. */
export const lostSettings: CompatibilityRule = defineRule({
  id: "lost-settings",
  apply: (entry, { storedShape }) => {
    // The weights of a wrapped layer are stored under the wrapper's name.
    for (const layer of [entry, entry.config["layer"]]) {
      if (!isEntry(layer) || !layer.class_name.startsWith("SeparableConv")) continue;
      // Kernel sides, channels, filters a channel.
      const multiplier = storedShape(entryName(entry), "depthwise_kernel")?.at(-1);
      if (multiplier !== undefined) layer.config["depth_multiplier"] ??= multiplier;
    }
  },
});
