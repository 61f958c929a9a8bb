import { ProfilerError } from "../../../errors.ts";
import { isObject } from "../../source/model-format.ts";
import { encodeCall } from "../../keras-layers/operation-layer.ts";
import { findOperation } from "../../keras-layers/operations/index.ts";
import { defineRule } from "./define-rule.ts";
import type { CompatibilityRule } from "./define-rule.ts";
import { nodesOf, readNode, writeNode } from "./inbound-nodes.ts";
import { entryName, isModelEntry } from "./layer-entry.ts";
import type { LayerEntry, Siblings } from "./layer-entry.ts";

const lambdas = new Set(["TFOpLambda", "SlicingOpLambda"]);

/** Functions called between layers, for which tfjs has no layers: Keras 2's TFOpLambda, Keras 3's operations. */
export const operations: CompatibilityRule = defineRule({
  id: "operations",
  apply: (entry, { siblings }) => {
    const operation = operationOf(entry);
    if (entry.class_name === "TensorFlowOpLayer") return translateNode(entry, siblings);
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
    if (first.tensors.length === 0) throw withoutTensors(entryName(entry), operation);
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

/** Keras 2.3's layer of one TensorFlow node: its definition, and the values of the inputs that are no tensors. */
function translateNode(entry: LayerEntry, siblings: Siblings): void {
  const { node_def: definition, constants = {}, name = entryName(entry), trainable, dtype } = entry.config;
  const node: unknown = typeof definition === "string" ? JSON.parse(definition) : definition;
  const [first] = nodesOf(entry);
  if (!isObject(node) || first === undefined) return;
  const { tensors } = readNode(first, siblings);
  entry.config = {
    name,
    ...(trainable === undefined ? {} : { trainable }),
    ...(dtype === undefined ? {} : { dtype }),
    call: encodeCall({
      type: entry.class_name,
      operation: "tf.node",
      args: { node, constants, inputs: tensors.map((_, tensor) => ({ tensor })) },
    }),
  };
  entry.class_name = "clothnet>Operation";
  entry.inbound_nodes = nodesOf(entry).map((each) => writeNode(readNode(each, siblings).tensors));
}

function withoutTensors(layer: string, operation: string): ProfilerError {
  return new ProfilerError("model-unsupported", {
    found: `the layer ${layer} (${operation}) without the tensors that it reads: Keras 2 saves none after an equation`,
    expected: "a call whose tensors are in the file",
    remedy: "convert the model as a graph model or save it with Keras 3",
  });
}

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
