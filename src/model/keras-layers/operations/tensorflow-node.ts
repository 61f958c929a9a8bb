import { tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { runByConverter as RunByConverter } from "../../../trace/graph/run-by-converter.ts";
import type { GraphNode } from "../../../trace/graph/graph-program.ts";
import { defineOperations } from "./define-operation.ts";
import type { Operation } from "./define-operation.ts";

let runByConverter: typeof RunByConverter | undefined;

/** Loads tfjs-converter, which models without TensorFlow's nodes do without. Call it before such a model is built. */
export async function loadConverterOps(): Promise<void> {
  ({ runByConverter } = await import("../../../trace/graph/run-by-converter.ts"));
}

/** Whether a layers model's topology has a layer of a TensorFlow node, also in a nested model or a wrapper. */
export function hasTensorflowNodes(topology: unknown): boolean {
  if (Array.isArray(topology)) return topology.some(hasTensorflowNodes);
  if (typeof topology !== "object" || topology === null) return false;
  const { class_name, model_config, config, layers, layer } = topology as Readonly<Record<string, unknown>>;
  return class_name === "TensorFlowOpLayer" || [model_config, config, layers, layer].some(hasTensorflowNodes);
}

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
      if (runByConverter === undefined) throw new Error("tfjs-converter is not loaded");
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
