import type { GraphModel } from "@tensorflow/tfjs-converter";
import type { Tensor } from "@tensorflow/tfjs-core";
import { ProfilerError } from "../../errors.ts";
import { isRead } from "../../trace/graph/graph-program.ts";
import type { GraphConstant, GraphProgram } from "../../trace/graph/graph-program.ts";
import { graphModelFields } from "../../trace/tfjs-internals/graph-model-fields.ts";
import { graphProgram } from "./graph-topology.ts";
import { isObject } from "../source/model-format.ts";

/** Whether a loaded model is a graph model, of whatever copy of tfjs. */
export function isGraphModel(model: object): model is GraphModel {
  return "executor" in model && "modelSignature" in model;
}

/**
 * The program of a loaded graph model. The values of small weights are read from the caller's backend, which holds them still; nothing else
 * is touched.
 *
 * @throws {ProfilerError} `model-unsupported` when the model has not been loaded or does not keep its topology
 */
export function liveGraphProgram(model: GraphModel): GraphProgram {
  const { artifacts, modelUrl } = graphModelFields(model);
  if (!isObject(artifacts?.modelTopology)) {
    throw new ProfilerError("model-unsupported", {
      found: "a graph model that is not loaded",
      expected: "what tf.loadGraphModel gives",
      remedy: "await tf.loadGraphModel before profiling",
    });
  }
  const name = typeof modelUrl === "string" ? modelUrl : "graph model";
  // All at once, before another backend becomes tfjs' current one.
  const known = new Map<string, GraphConstant>();
  for (const [weight, [tensor]] of Object.entries(
    model.weights as Readonly<Record<string, readonly Tensor[]>>,
  )) {
    if (tensor !== undefined) known.set(weight, constantOf(weight, tensor));
  }
  return graphProgram(name, artifacts.modelTopology, model.modelSignature, (weight) => known.get(weight));
}

function constantOf(name: string, tensor: Tensor): GraphConstant {
  const { shape, dtype } = tensor;
  if (!isRead(dtype, tensor.size)) return { shape, dtype };
  try {
    return { shape, dtype, values: tensor.dataSync() as GraphConstant["values"] & object };
  } catch {
    return { shape, dtype, missing: `the value of ${name} cannot be read synchronously from this backend` };
  }
}
