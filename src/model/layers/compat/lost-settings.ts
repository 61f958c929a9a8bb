import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { entryName } from "./layer-entry.ts";

/** Settings that tfjs' own `model.save` leaves out of a file, read from the shapes of the layer's stored weights. */
export const lostSettings: CompatibilityRule = defineRule({
  id: "lost-settings",
  apply: (entry, { storedShape }) => {
    if (!entry.class_name.startsWith("SeparableConv")) return;
    // Kernel sides, channels, filters a channel.
    const multiplier = storedShape(entryName(entry), "depthwise_kernel")?.at(-1);
    if (multiplier !== undefined) entry.config["depth_multiplier"] ??= multiplier;
  },
});
