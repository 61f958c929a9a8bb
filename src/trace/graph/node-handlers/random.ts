import { tensorWithoutData } from "../../shape-backend.ts";
import { asTensor } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";

/** The state of the generator behind stateless random numbers, which augmentation layers of Keras 3 read. */
export const randomState: NodeHandler = defineNodeHandler({
  ops: ["StatelessRandomGetKeyCounter"],
  run: ({ backend }) => [tensorWithoutData(backend, [1], "int32"), tensorWithoutData(backend, [2], "int32")],
});

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
