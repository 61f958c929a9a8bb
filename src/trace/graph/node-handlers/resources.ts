import { engine, scalar } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { tensorWithoutData } from "../../shape-backend.ts";
import { dtypeAttribute } from "../attributes.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";

/** Look-up tables. What they hold is not read: a look-up's result has the keys' shape, its values are unknown. */
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
