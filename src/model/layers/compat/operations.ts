import { encodeCall } from "../../keras-layers/operation-layer.ts";
import { findOperation } from "../../keras-layers/operations/index.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { nodesOf, readNode, writeNode } from "./inbound-nodes.ts";
import { entryName, isModelEntry } from "./layer-entry.ts";
import type { LayerEntry } from "./layer-entry.ts";

const lambdas = new Set(["TFOpLambda", "SlicingOpLambda"]);

/** Functions called between layers, for which tfjs has no layers: Keras 2's TFOpLambda, Keras 3's operations. */
export const operations: CompatibilityRule = defineRule({
  id: "operations",
  apply: (entry, { siblings }) => {
    const operation = operationOf(entry);
    if (operation === undefined || findOperation(operation) === undefined) return;
    const nodes = nodesOf(entry).map((node) => readNode(node, siblings));
    const [first] = nodes;
    // Calls with different arguments cannot share the one config of the layer.
    if (
      first === undefined ||
      nodes.some(({ args }) => JSON.stringify(args) !== JSON.stringify(first.args))
    ) {
      return;
    }
    const { name = entryName(entry), trainable, dtype, function: _function, ...given } = entry.config;
    const { name: _name, ...args } = { ...given, ...first.args };
    entry.config = {
      name,
      ...(trainable === undefined ? {} : { trainable }),
      ...(dtype === undefined ? {} : { dtype }),
      call: encodeCall({ type: entry.class_name, operation, args }),
    };
    entry.class_name = "clothnet>Operation";
    entry.inbound_nodes = nodes.map(({ tensors }) => writeNode(tensors));
  },
});

/** The operation that an entry calls: undefined for an ordinary layer. */
function operationOf(entry: LayerEntry): string | undefined {
  if (lambdas.has(entry.class_name)) {
    const name = entry.config["function"];
    return typeof name === "string" ? name : undefined;
  }
  // Keras 3 has operations and layers of the same name (Add, Multiply, Reshape); only layers have the field trainable.
  const ofKeras3 = nodesOf(entry).some((node) => !Array.isArray(node));
  return ofKeras3 && !isModelEntry(entry) && !("trainable" in entry.config) ? entry.class_name : undefined;
}
