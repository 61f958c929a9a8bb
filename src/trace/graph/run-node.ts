import { scalar } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { runBoundedRange } from "./bounded-range.ts";
import type { GraphNode } from "./graph-program.ts";
import type { GraphRun, Subgraph } from "./graph-run.ts";
import { asTensor, dead, truthOf } from "./graph-value.ts";
import type { GraphValue } from "./graph-value.ts";
import { nodeHandlers } from "./node-handlers/index.ts";
import { runUnsupportedLayout } from "./unsupported-layouts.ts";
import { inferMissing, slicedWithoutBounds } from "./missing-values/infer-missing.ts";
import type { Neighbors } from "./missing-values/neighbors.ts";
import { runByConverter, UnknownOpError } from "./run-by-converter.ts";
import { opByKernel } from "../../ops/index.ts";
import type { Recorder } from "../recorder.ts";
import { tensorWithoutData } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";
import { dtypeAttribute, shapesAttribute } from "./attributes.ts";
import { lookUp } from "../../names.ts";

/** Runs one node. The first that has its op computes it: the table of node handlers, the graph's own functions, tfjs-converter. */
export function runNode(
  run: GraphRun,
  subgraph: Subgraph,
  node: GraphNode,
  inputs: readonly GraphValue[],
): readonly (GraphValue | undefined)[] {
  if (node.op === "Const") return [run.constantTensor(node)];
  const handler = nodeHandlers.get(node.op);
  const call = (name: string, args: readonly GraphValue[]): readonly GraphValue[] =>
    run.call(name, `${subgraph.prefix}${node.name}/`, args);
  if (handler !== undefined) {
    return handler.run({
      node,
      inputs,
      backend: run.backend,
      constant: () => run.constantTensor(node),
      constantOf: run.program.constantOf,
      call,
      assume: (what) => run.assumptions.add(what),
      branchUnknown: () => run.unknownBranches.add(`${subgraph.prefix}${node.name}`),
      note: (what) => run.notes.add(what),
    });
  }
  if (run.program.functions.has(node.op)) return call(node.op, inputs);
  if (node.op === "Switch" || node.op === "RefSwitch") return runSwitch(run, subgraph, node, inputs);
  // Handles pass through copies under other names.
  if (node.op === "Identity" && inputs[0] !== undefined && !("dataId" in inputs[0])) return [inputs[0]];
  return runConverted(run, subgraph, node, inputs.map(asTensor));
}

function runSwitch(
  run: GraphRun,
  subgraph: Subgraph,
  node: GraphNode,
  [data, condition]: readonly GraphValue[],
): readonly (GraphValue | undefined)[] {
  const holds = truthOf(condition, run.backend);
  if (holds === undefined) run.unknownBranches.add(`${subgraph.prefix}${node.name}`);
  return holds === false ? [data, dead] : [dead, data];
}

function runConverted(
  run: GraphRun,
  subgraph: Subgraph,
  node: GraphNode,
  inputs: readonly Tensor[],
): readonly (Tensor | undefined)[] {
  const unsupported = runUnsupportedLayout(node, inputs);
  if (unsupported !== undefined) return [unsupported];
  const bounded = runBoundedRange(run, subgraph, node, inputs);
  if (bounded !== undefined) return [bounded];
  const neighbors = (): Neighbors => run.neighbors(subgraph);
  const sliced = slicedWithoutBounds(node, inputs, run.backend, neighbors);
  if (sliced !== undefined) {
    if (sliced.inferred !== undefined) run.inferredValues.set(node, sliced.inferred);
    return [sliced.result];
  }
  const { inputs: known, inferred } = inferMissing(node, inputs, run.backend, neighbors);
  if (inferred !== undefined) run.inferredValues.set(node, inferred);
  const { inputs: readable, replaced } = withPlaceholders(node.op, known, run.backend);
  const outputs = byConverter(run, node, readable, subgraph.index.outputsRead.get(node.name) ?? 1);
  if (replaced) for (const output of outputs) if (output !== undefined) run.backend.forget(output);
  return outputs;
}

function byConverter(
  run: GraphRun,
  node: GraphNode,
  inputs: readonly Tensor[],
  wanted: number,
): readonly (Tensor | undefined)[] {
  try {
    return runByConverter(node, inputs, wanted, run.runners);
  } catch (error) {
    const declared =
      error instanceof UnknownOpError ? declaredOutputs(node, inputs, run.backend, run.recorder) : undefined;
    if (declared === undefined) throw error;
    return declared;
  }
}

/** Attributes that may hold the element type of an op's results, the most likely first. */
const typeAttributes = ["dtype", "out_type", "Tout", "DstT", "output_type", "T"];

/** Ops that tfjs lacks and whose result has the shape of their first input: the rounding that quantization-aware training adds. */
const shapeKeeping: ReadonlySet<string> = new Set([
  "FakeQuantWithMinMaxArgs",
  "FakeQuantWithMinMaxVarsPerChannel",
  "QuantizeAndDequantize",
  "QuantizeAndDequantizeV2",
  "QuantizeAndDequantizeV3",
  "QuantizeAndDequantizeV4",
]);

/**
 * Results of an op that cannot be run, of the shape of its input where it keeps that, or with the shapes that TensorFlow saved in
 * `_output_shapes`. The run continues after it; the op itself stays uncounted. An open first axis is the batch. Undefined where no shapes were
 * saved or another axis is open.
 */
function declaredOutputs(
  node: GraphNode,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
  recorder: Recorder,
): readonly Tensor[] | undefined {
  const shapes = shapeKeeping.has(node.op)
    ? inputs.slice(0, 1).map(({ shape }) => shape)
    : shapesAttribute(node, "_output_shapes");
  if (shapes === undefined || shapes.length === 0) return undefined;
  const batch = inputs.find(({ shape }) => shape.length > 0)?.shape[0];
  const known = shapes.map((shape) =>
    shape?.map((extent, axis) => (extent < 0 && axis === 0 ? (batch ?? -1) : extent)),
  );
  if (!known.every((shape) => shape?.every((extent) => extent >= 0) === true)) return undefined;
  const dtype = typeAttributes.map((name) => dtypeAttribute(node, name)).find((each) => each !== undefined);
  const outputs = known.map((shape) => tensorWithoutData(backend, shape ?? [], dtype ?? "float32"));
  // A kernel of the same name has other inputs.
  const op = opByKernel.has(node.op) ? `tf.${node.op}` : node.op;
  recorder.record(op, Object.fromEntries(inputs.map((input, at) => [`input${at}`, input])), outputs, {});
  return outputs;
}

/** Inputs whose value the converter reads before it calls a kernel, although no shape depends on it. */
const valueOnly: Readonly<Record<string, readonly number[]>> = {
  ClipByValue: [1, 2],
  CropAndResize: [],
  Fill: [1],
  LinSpace: [0, 1],
  MatrixBandPart: [1, 2],
  OneHot: [2, 3],
  PadV2: [2],
  SparseToDense: [3],
};

/** Replaces unknown values that no shape depends on by zeros. If `replaced`, the values of the result are unknown too. */
function withPlaceholders(
  op: string,
  inputs: readonly Tensor[],
  backend: ShapeBackend,
): { readonly inputs: readonly Tensor[]; readonly replaced: boolean } {
  const positions = lookUp(valueOnly, op) ?? [];
  const unknown = positions.filter((position) => {
    const input = inputs[position];
    return input !== undefined && backend.knownValues(input) === undefined;
  });
  if (unknown.length === 0) return { inputs, replaced: false };
  return {
    inputs: inputs.map((input, position) =>
      unknown.includes(position) ? scalar(0, input.dtype === "bool" ? "bool" : "float32") : input,
    ),
    replaced: true,
  };
}
