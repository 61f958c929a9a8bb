import { engine, scalar, gather } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tensorWithoutData } from "../../shape-backend.ts";
import { dtypeAttribute } from "../attributes.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";
import type { GraphValue } from "../graph-value.ts";

/** Look-up tables. Their content is not read: a look-up's result has the keys' shape and unknown values. */
export const hashTable: NodeHandler = defineNodeHandler({
  ops: [
    "HashTable",
    "HashTableV2",
    "MutableHashTableV2",
    "LookupTableFind",
    "LookupTableFindV2",
    "LookupTableSize",
    "LookupTableSizeV2",
    "LookupTableImport",
    "LookupTableImportV2",
    "InitializeTable",
    "InitializeTableV2",
    "InitializeTableFromTextFileV2",
  ],
  run: ({ node, inputs, backend }) => {
    if (node.op.startsWith("LookupTableFind")) {
      const [, keys, fallback] = inputs;
      const result = engine().runKernel("LookupTableFindV2", {
        keys: asTensor(keys),
        defaultValue: asTensor(fallback),
      }) as Tensor;
      return [result];
    }
    if (node.op.startsWith("LookupTableSize")) return [tensorWithoutData(backend, [], "int32")];
    if (node.op.startsWith("LookupTableImport") || node.op.startsWith("InitializeTable")) return [scalar(0)];
    return [{ kind: "table", valueDtype: dtypeAttribute(node, "value_dtype") ?? "int32" }];
  },
});

/** Variables, which inference only reads. */
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
