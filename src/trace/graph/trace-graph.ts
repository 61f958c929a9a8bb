import { tensor } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { failureOf } from "../run-failure.ts";
import type { GraphInput, GraphProgram } from "./graph-program.ts";
import { executorOrder } from "../tfjs-internals/executor-order.ts";
import { onShapeBackend } from "../tfjs-internals/on-shape-backend.ts";
import { Recorder } from "../recorder.ts";
import { isKept, tensorWithoutData } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";
import type { Remark, Trace, TraceCall, TraceGap, TracePort, TraceTensor } from "../trace.ts";
import { claimParameters } from "./claim-parameters.ts";
import { unreachedParameters } from "./unreached-parameters.ts";
import { unknownBranches } from "./node-handlers/functional-control.ts";
import { indexGraph } from "./graph-index.ts";
import { isParameter } from "./graph-program.ts";
import { GraphRun } from "./graph-run.ts";
import type { GraphValue } from "./graph-value.ts";
import { describeInferred } from "./missing-values/infer-missing.ts";
import { parseReference } from "./reference.ts";
import { readablePaths } from "./scope-paths.ts";

/**
 * Runs a computation graph once over shapes: one row per node that calls a kernel. A node that cannot run, because its op or a value that it needs
 * is unknown, is a gap; nodes that do not depend on it are traced.
 *
 * @param inputShapes one shape per input of the graph, in its order
 * @param values of the elements of inputs, by input name; default: unknown
 */
export function traceGraph(
  program: GraphProgram,
  inputShapes: readonly (readonly number[])[],
  values: Readonly<Record<string, number>> = {},
): Trace {
  return onShapeBackend((backend) => {
    const recorder = new Recorder(program.name, "GraphModel");
    backend.recorder = recorder;
    const run = new GraphRun(program, backend, recorder);
    const subgraph = { index: indexGraph(program.nodes), results: new Map(), prefix: "" };
    const inputs: TracePort[] = [];
    program.inputs.forEach((input, at) => {
      const value = inputValue(input, inputShapes[at] ?? [], backend, values[input.name]);
      subgraph.results.set(input.node, [value]);
      if (!("dataId" in value)) return;
      const port = { name: input.name, tensor: recorder.introduce(value, "input") };
      inputs.push(port);
      addInputScope(input, port, recorder);
    });
    let stopped: Trace["stopped"];
    try {
      run.run(
        subgraph,
        program.outputs.map(({ from }) => from),
      );
    } catch (error) {
      stopped = { scope: recorder.scopes.at(-1)?.path ?? "", ...failureOf(error) };
    }
    const outputs = program.outputs.flatMap(({ name, from }) => {
      const reference = parseReference(from);
      const value: GraphValue | undefined = subgraph.results.has(reference.node)
        ? run.value(subgraph, reference)
        : undefined;
      return value !== undefined && "dataId" in value
        ? [{ name, tensor: recorder.introduce(value, "activation") }]
        : [];
    });
    backend.recorder = undefined;
    const paths = readablePaths(recorder.scopes.map(({ name }) => name));
    for (const scope of recorder.scopes) scope.path = paths.get(scope.name) ?? scope.name;
    claimParameters(recorder.calls, parametersOf(run, recorder));
    const gaps = run.gaps.map(({ scope, op, code, reason, lost }): TraceGap => ({
      scope: paths.get(scope.name) ?? scope.name,
      op,
      code,
      reason,
      lost,
    }));
    const texts = program.inputs
      .filter(({ dtype }) => dtype === "string")
      .map(({ name }) => sampleTextNote(name));
    const words = describeInferred([...run.inferredValues.values()], (name) => paths.get(name) ?? name);
    const notes = [
      ...remarks("sample-text", texts),
      ...remarks("picture-size", [...run.notes]),
      ...remarks("value-inferred", words.notes),
    ];
    const branches = [...run.unknownBranches];
    const assumptions = [
      ...remarks("loop-assumed", [...run.assumptions]),
      ...remarks("branch-assumed", branches.length === 0 ? [] : [unknownBranches(branches)]),
      ...remarks("value-assumed", words.assumptions),
    ];
    const executed = inExecutorOrder(recorder.calls, program);
    const unreached =
      stopped === undefined && gaps.length === 0 ? undefined : unreachedParameters(program, recorder.scopes);
    return {
      inputs,
      outputs,
      scopes: recorder.scopes,
      calls: recorder.calls,
      ...(executed === undefined ? {} : { executorCalls: executed }),
      ...(gaps.length === 0 ? {} : { gaps }),
      ...(assumptions.length === 0 ? {} : { assumptions }),
      ...(notes.length === 0 ? {} : { notes }),
      ...(unreached === undefined ? {} : { unreachedWeights: unreached }),
      ...(stopped === undefined ? {} : { stopped }),
    };
  });
}

/** The calls in the order of tfjs' executor; undefined where it has none, or would not run all of these nodes. */
function inExecutorOrder(
  calls: readonly TraceCall[],
  program: GraphProgram,
): readonly TraceCall[] | undefined {
  const order = executorOrder(program);
  if (order === undefined) return undefined;
  const places = new Map(order.map((name, place) => [name, place]));
  const placed = calls.flatMap((call) => {
    const place = places.get(call.scope.name);
    return place === undefined ? [] : [{ call, place }];
  });
  if (placed.length < calls.length) return undefined;
  return placed.toSorted((one, other) => one.place - other.place).map(({ call }) => call);
}

function remarks<Code extends string>(code: Code, texts: readonly string[]): readonly Remark<Code>[] {
  return texts.map((text) => ({ code, text }));
}

function inputValue(
  { dtype }: GraphInput,
  shape: readonly number[],
  backend: ShapeBackend,
  element: number | undefined,
): Exclude<GraphValue, undefined> {
  if (dtype === "resource") return { kind: "table", valueDtype: "int32" };
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (dtype === "string" && isKept(dtype, size))
    return tensor(Array<string>(size).fill(sampleText), [...shape], "string");
  // A boolean scalar chooses training or inference.
  if (dtype === "bool" && shape.length === 0) return tensor(0, [], "bool");
  if (element !== undefined) return tensor(Array<number>(size).fill(element), [...shape], dtype as "float32");
  return tensorWithoutData(backend, shape, dtype);
}

function addInputScope({ node }: GraphInput, port: TracePort, recorder: Recorder): void {
  recorder.scopes.push({
    path: node,
    name: node,
    type: "Placeholder",
    call: 0,
    inputs: [],
    outputs: [port.tensor],
    weights: [],
  });
}

function parametersOf(run: GraphRun, recorder: Recorder): ReadonlyMap<TraceTensor, string> {
  const names = new Map<TraceTensor, string>();
  for (const [node, made] of run.constants as ReadonlyMap<{ readonly name: string }, Tensor>) {
    const constant = run.program.constantOf(node as never);
    if (constant !== undefined && isParameter(constant))
      names.set(recorder.introduce(made, "weight"), node.name);
  }
  return names;
}

/** The text that models of texts are counted for: cost depends on its numbers of words and bytes. */
export const sampleText: string = "The quick brown fox jumps over the lazy dog, and the dog sleeps on.";

/** The note on a text input. */
function sampleTextNote(input: string): string {
  return `every text of the input ${input} is taken to be ${JSON.stringify(sampleText)} (${sampleText.length} characters)`;
}
