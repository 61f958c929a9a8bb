import { tensorWithoutData } from "../../shape-backend.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";

/** Random numbers: the shape is known, values are unknown. tfjs would draw each number. */
export const random: NodeHandler = defineNodeHandler({
  ops: [
    "RandomUniform",
    "RandomUniformInt",
    "RandomStandardNormal",
    "TruncatedNormal",
    "StatelessRandomUniform",
    "StatelessRandomUniformV2",
    "StatelessRandomNormal",
    "StatelessRandomNormalV2",
  ],
  run: ({ node, inputs, backend }) => {
    const shape = backend.valuesOf(asTensor(inputs[0])) as Int32Array;
    return [tensorWithoutData(backend, [...shape], node.op === "RandomUniformInt" ? "int32" : "float32")];
  },
});
