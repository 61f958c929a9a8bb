import { isObject } from "../../source/model-format.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule, RuleContext } from "./define-rule.ts";
import { asTfjsCounts, nodesOf, readNode, writeNode } from "./inbound-nodes.ts";
import type { LayerNode, TensorReference } from "./inbound-nodes.ts";
import { entriesIn, isModelEntry } from "./layer-entry.ts";

/**
 * Calls of layers: tensors among a layer's named arguments become further inputs, since tfjs passes a layer its inputs only. Keras 3's
 * nodes and ports become the lists of Keras 2.
 */
export const calls: CompatibilityRule = defineRule({
  id: "calls",
  apply: (entry, context) => {
    const { siblings } = context;
    const nodes = nodesOf(entry).map((node) => readNode(node, siblings));
    if (nodes.length > 0) {
      const names = nodes.flatMap((node) => inputsOf(node).map(({ argument }) => argument));
      if (new Set(names).size > 1) entry.config["tensor_arguments"] = names;
      entry.inbound_nodes = nodes.map((node) => writeNode(inputsOf(node).map(({ tensor }) => tensor)));
    }
    if (!isModelEntry(entry) || Array.isArray(entry.config)) return;
    const inner = { ...context, siblings: entriesIn(entry) };
    for (const key of ["input_layers", "output_layers"]) {
      if (entry.config[key] !== undefined) entry.config[key] = ports(entry.config[key], inner);
    }
  },
});

interface Input {
  readonly argument: string;
  readonly tensor: TensorReference;
}

/** The tensors of a call in the order of its arguments; without masks, which tfjs finds by itself. */
function inputsOf({ tensors, args }: LayerNode): readonly Input[] {
  return Object.entries(args)
    .filter(([argument]) => argument !== "mask")
    .flatMap(([argument, value]) =>
      indices(value).flatMap((index) =>
        tensors.slice(index, index + 1).map((tensor) => ({ argument, tensor })),
      ),
    );
}

function indices(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(indices);
  if (!isObject(value)) return [];
  return typeof value["tensor"] === "number" ? [value["tensor"]] : Object.values(value).flatMap(indices);
}

/** Flattens the inputs or outputs of a model (one, a dictionary or nested lists) to a list of triples. */
function ports(value: unknown, inner: RuleContext): readonly TensorReference[] {
  if (Array.isArray(value) && typeof value[0] === "string") {
    const [name, call, output] = value as unknown as TensorReference;
    return [asTfjsCounts([name, call, output], inner.siblings, inner.keras3)];
  }
  if (Array.isArray(value)) return value.flatMap((each) => ports(each, inner));
  return isObject(value) ? Object.values(value).flatMap((each) => ports(each, inner)) : [];
}
