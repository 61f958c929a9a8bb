import { tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { runByConverter } from "../../../trace/graph/run-by-converter.ts";
import type { GraphNode } from "../../../trace/graph/graph-program.ts";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";

/** A node of a TensorFlow graph as Keras 2.3's TensorFlowOpLayer has it, run by tfjs-converter's op. */
export const tensorflowNode: readonly Operation[] = defineOperations([
  {
    names: ["tf.node"],
    params: ["node", "constants", "inputs"],
    run: (args) => {
      const node = args.raw("node") as GraphNode;
      const constants = args.raw("constants") as Readonly<Record<string, number | number[]>>;
      const given = [...args.tensors("inputs")];
      const count = (node.input ?? []).filter((each) => !each.startsWith("^")).length;
      const inputs = Array.from({ length: count }, (_, at): Tensor => {
        const value = constants[String(at)];
        if (value !== undefined) return constantLike(value, given[0]);
        const next = given.shift();
        if (next === undefined) throw new Error(`the node ${node.name} (${node.op}) has no input ${at}`);
        return next;
      });
      const [output] = runByConverter(node, inputs, 1, new Map());
      if (output === undefined) throw new Error(`the node ${node.name} (${node.op}) has no output`);
      return output;
    },
  },
]);

/** Whole numbers are axes and extents, unless they meet floats in arithmetic. */
function constantLike(value: number | number[], other: Tensor | undefined): Tensor {
  const whole = [value].flat(Infinity).every(Number.isInteger);
  const isList = Array.isArray(value);
  return tensor(value, undefined, whole && (isList || other?.dtype !== "float32") ? "int32" : "float32");
}
