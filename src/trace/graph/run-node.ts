import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "./graph-program.ts";
import type { GraphRun, Place } from "./graph-run.ts";
import { asTensor, dead } from "./graph-value.ts";
import type { GraphValue } from "./graph-value.ts";
import { nodeHandlers } from "./node-handlers/index.ts";
import { runChannelsFirst } from "./unsupported-layouts.ts";
import { unusualConvolution } from "./convolution-layouts.ts";
import { inferMissing, slicedWithoutBounds } from "./missing-values/infer-missing.ts";
import { findNeighbors } from "./missing-values/neighbors.ts";
import { declaredOutputs } from "./declared-outputs.ts";
import { runByConverter, UnknownOpError } from "./run-by-converter.ts";
import { withStandIns } from "./stand-ins.ts";
import { truthOf } from "./truth-of.ts";

/** The outputs of one node, by the first of these that knows its op: this folder, the graph's own functions, the converter. */
export function runNode(
  run: GraphRun,
  place: Place,
  node: GraphNode,
  inputs: readonly GraphValue[],
): readonly (GraphValue | undefined)[] {
  if (node.op === "Const") return [run.constantTensor(node)];
  const family = nodeHandlers.get(node.op);
  const call = (name: string, args: readonly GraphValue[]): readonly GraphValue[] =>
    run.call(name, `${place.prefix}${node.name}/`, args);
  if (family !== undefined) {
    return family.run({
      node,
      inputs,
      backend: run.backend,
      constant: () => run.constantTensor(node),
      constantOf: run.program.constantOf,
      call,
      assume: (what) => run.assumptions.add(what),
      branchUnknown: () => run.unknownBranches.add(`${place.prefix}${node.name}`),
      note: (what) => run.notes.add(what),
    });
  }
  if (run.program.functions.has(node.op)) return call(node.op, inputs);
  if (node.op === "Switch" || node.op === "RefSwitch") return switched(run, place, node, inputs);
  // Handles pass through copies under other names.
  if (node.op === "Identity" && inputs[0] !== undefined && !("dataId" in inputs[0])) return [inputs[0]];
  return converted(run, place, node, inputs.map(asTensor));
}

function switched(
  run: GraphRun,
  place: Place,
  node: GraphNode,
  [data, condition]: readonly GraphValue[],
): readonly (GraphValue | undefined)[] {
  const holds = truthOf(condition, run.backend);
  if (holds === undefined) run.unknownBranches.add(`${place.prefix}${node.name}`);
  return holds === false ? [data, dead] : [dead, data];
}

function converted(
  run: GraphRun,
  place: Place,
  node: GraphNode,
  inputs: readonly Tensor[],
): readonly (Tensor | undefined)[] {
  const unusual = unusualConvolution(node, inputs);
  if (unusual !== undefined) return [unusual];
  const channelsFirst = runChannelsFirst(node, inputs);
  if (channelsFirst !== undefined) return [channelsFirst];
  const sliced = slicedWithoutBounds(node, inputs, run.backend);
  if (sliced !== undefined) return [sliced];
  const { inputs: known, filled } = inferMissing(node, inputs, run.backend, () =>
    findNeighbors(place.index, (reference) => run.knownShape(place, reference)),
  );
  if (filled !== undefined) run.inferredValues.set(node, filled);
  const stood = withStandIns(node.op, known, run.backend);
  const outputs = byConverter(run, node, stood.inputs, place.index.outputsRead.get(node.name) ?? 1);
  if (stood.stoodIn) for (const output of outputs) if (output !== undefined) run.backend.forget(output);
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
