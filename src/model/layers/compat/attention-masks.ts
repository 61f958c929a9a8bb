import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { nodesOf, readNode } from "./inbound-nodes.ts";
import { bareName } from "./layer-entry.ts";

const attention = new Set(["MultiHeadAttention", "Attention", "AdditiveAttention"]);

/** Masks that the attention layers here do not apply: of padded queries, values and keys, and those of layers with one head. */
const unapplied = ["mask", "query_mask", "value_mask", "key_mask"];

/**
 * Masks of attention. Keras writes them at the call, which tfjs does not pass on; without them a layer would silently compute other values.
 * Calls of one layer with different masks are refused, and so are masks that are not applied.
 */
export const attentionMasks: CompatibilityRule = defineRule({
  id: "attention-masks",
  apply: (entry, { siblings }) => {
    if (!attention.has(bareName(entry.class_name))) return;
    const calls = nodesOf(entry).map((node) => readNode(node, siblings).args);
    const causal = new Set(calls.map((args) => args["use_causal_mask"] === true));
    if (entry.config["causal"] === true || causal.has(true)) entry.config["use_causal_mask"] = true;
    // A call that does not take the scores has them all the same: they are computed anyhow.
    if (calls.some((args) => args["return_attention_scores"] === true))
      entry.config["return_attention_scores"] = true;
    const given = unapplied.filter((name) => calls.some((args) => hasValue(args[name])));
    if (causal.size > 1) given.push("use_causal_mask at some of its calls");
    if (given.length > 0) entry.config["unapplied_masks"] = given;
  },
});

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasValue) : value !== undefined && value !== null;
}
