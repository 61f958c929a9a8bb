import { gather } from "@tensorflow/tfjs-core";
import { asTensor } from "../graph-value.ts";
import type { GraphValue } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";

/** Variables, which a graph only reads when it predicts. */
export const variable: NodeHandler = defineNodeHandler({
  ops: ["VarHandleOp", "VarIsInitializedOp", "Variable", "VariableV2", "ReadVariableOp", "ResourceGather"],
  run: ({ node, inputs, constant }) => {
    if (node.op === "VarHandleOp") return [{ kind: "variable", value: constant() }];
    if (node.op === "Variable" || node.op === "VariableV2") return [constant()];
    const value = valueOf(inputs[0]);
    if (node.op === "ResourceGather") return [gather(value as never, asTensor(inputs[1]) as never)];
    return [value];
  },
});

function valueOf(handle: GraphValue | undefined): GraphValue {
  if (handle !== undefined && "kind" in handle && handle.kind === "variable") return handle.value;
  return asTensor(handle);
}
