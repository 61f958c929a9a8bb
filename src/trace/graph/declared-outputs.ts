import type { Tensor } from "@tensorflow/tfjs-core";
import { opByKernel } from "../../ops/index.ts";
import type { GraphNode } from "./graph-program.ts";
import type { Recorder } from "../recorder.ts";
import { tensorWithoutData } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";
import { dtypeAttribute, shapesAttribute } from "./attributes.ts";

/** Attributes in which ops keep the element type of their results, the likelier first. */
const typeAttributes = ["dtype", "out_type", "Tout", "DstT", "output_type", "T"];

/**
 * Results of an op that nobody here can run, of the shapes that TensorFlow noted when it saved the graph: the run goes on behind it, and the
 * op itself stays uncounted. An open first axis is the batch. Undefined where shapes were not noted or are open elsewhere.
 */
export function declaredOutputs(
  node: GraphNode,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
  recorder: Recorder,
): readonly Tensor[] | undefined {
  const shapes = shapesAttribute(node, "_output_shapes");
  if (shapes === undefined || shapes.length === 0) return undefined;
  const batch = inputs.find(({ shape }) => shape.length > 0)?.shape[0];
  const known = shapes.map((shape) =>
    shape?.map((extent, axis) => (extent < 0 && axis === 0 ? (batch ?? -1) : extent)),
  );
  if (!known.every((shape) => shape?.every((extent) => extent >= 0) === true)) return undefined;
  const dtype = typeAttributes.map((name) => dtypeAttribute(node, name)).find((each) => each !== undefined);
  const outputs = known.map((shape) => tensorWithoutData(backend, shape ?? [], dtype ?? "float32"));
  // A kernel of the same name takes other inputs.
  const op = opByKernel.has(node.op) ? `tf.${node.op}` : node.op;
  recorder.record(op, Object.fromEntries(inputs.map((input, at) => [`input${at}`, input])), outputs, {});
  return outputs;
}
