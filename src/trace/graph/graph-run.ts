import { tensor } from "@tensorflow/tfjs-core";
import type { DataType, Tensor, TypedArray } from "@tensorflow/tfjs-core";
import { failureOf } from "../run-failure.ts";
import type { RunFailure } from "../run-failure.ts";
import { isParameter } from "./graph-program.ts";
import type { GraphFunction, GraphNode, GraphProgram } from "./graph-program.ts";
import type { OpenScope, Recorder } from "../recorder.ts";
import { isKept, tensorWithoutData } from "../shape-backend.ts";
import type { ShapeBackend } from "../shape-backend.ts";
import { runFrame } from "./frames.ts";
import { dataInputs, indexGraph } from "./graph-index.ts";
import type { Frame, GraphIndex } from "./graph-index.ts";
import { asTensor, dead, isAbsent, isMissing } from "./graph-value.ts";
import type { GraphValue, Lost, NodeResult } from "./graph-value.ts";
import type { InferredValue } from "./missing-values/infer-missing.ts";
import { nodeHandlers } from "./node-handlers/index.ts";
import { constantShape } from "./open-inputs.ts";
import { planRun, runInRounds } from "./plan.ts";
import { isControl, outputPosition, parseReference } from "./reference.ts";
import type { Reference } from "./reference.ts";
import type { ConverterRunners } from "./run-by-converter.ts";
import { runNode } from "./run-node.ts";
import { waitsForOthers } from "./missing-values/infer-missing.ts";
import { findNeighbors } from "./missing-values/neighbors.ts";
import type { Neighbors, PartialShape } from "./missing-values/neighbors.ts";

/** Most node runs in one trace: nested loops end within about five seconds. */
const nodeRunLimit = 100_000;

/** Most nested function calls: deeper than any model, and shallow enough for JavaScript's stack. */
const depthLimit = 64;

/** Ends the whole run. */
class OverLimit extends Error {}

/** A part of the graph that did not run. */
export interface OpenGap extends RunFailure {
  readonly scope: OpenScope;
  readonly op: string;
  lost: number;
}

/** The results of nodes in one function call or loop iteration, by node name. */
export type Environment = Map<string, NodeResult>;

/** Nodes that see each other's results, and the prefix of their names in rows. */
export interface Subgraph {
  readonly index: GraphIndex;
  readonly results: Environment;
  readonly prefix: string;
}

/** One run of a graph over shapes. If a node fails, only the nodes that depend on it are missing. */
export class GraphRun {
  readonly gaps: OpenGap[] = [];
  readonly assumptions: Set<string> = new Set();
  readonly notes: Set<string> = new Set();
  /** Nodes that choose a branch by an unknown condition. */
  readonly unknownBranches: Set<string> = new Set();
  /** The tensors of constants that were read, by node. */
  readonly constants: Map<GraphNode, Tensor> = new Map();
  /** Nodes with a missing value that was inferred. */
  readonly inferredValues: Map<GraphNode, InferredValue> = new Map();
  readonly runners: ConverterRunners = new Map();
  readonly program: GraphProgram;
  readonly backend: ShapeBackend;
  readonly recorder: Recorder;
  /** The shapes that the signature declares, by the node of the output. */
  readonly #declared: ReadonlyMap<string, PartialShape>;
  readonly #calls = new Map<string, number>();
  readonly #functions = new Map<
    string,
    { readonly index: GraphIndex; readonly plan: readonly GraphNode[] }
  >();
  #runs = 0;
  #depth = 0;

  constructor(program: GraphProgram, backend: ShapeBackend, recorder: Recorder) {
    this.program = program;
    this.backend = backend;
    this.recorder = recorder;
    this.#declared = new Map(
      program.outputs.flatMap(({ from, shape }) => {
        const { node, index } = parseReference(from);
        return shape === undefined || index > 0 ? [] : [[node, shape.map((extent) => extent ?? undefined)]];
      }),
    );
  }

  /** Runs the nodes that the targets need, and adds their results to the subgraph. */
  run(subgraph: Subgraph, targets: readonly string[]): void {
    const names = targets.map((target) => parseReference(target).node);
    this.runPlan(subgraph, planRun(subgraph.index, names, new Set(subgraph.results.keys())));
  }

  /** Runs nodes in the order given. A node with a missing value, which the shapes of later nodes may decide, waits for these. */
  runPlan(subgraph: Subgraph, plan: readonly GraphNode[]): void {
    runInRounds(plan, (node, waiting, mayWait) => this.#runIfReady(subgraph, node, waiting, mayWait));
  }

  /** The neighbors of nodes, as far as these have run. */
  neighbors(subgraph: Subgraph): Neighbors {
    return findNeighbors(subgraph.index, (reference) => this.knownShape(subgraph, reference), {
      declared: (name) => (subgraph.prefix === "" ? this.#declared.get(name) : undefined),
    });
  }

  /** The value of a node's output. */
  value(subgraph: Subgraph, reference: Reference): GraphValue {
    const result = subgraph.results.get(reference.node);
    if (result === undefined) return this.#noNode(subgraph, reference.node);
    if (isAbsent(result)) return result;
    const at = outputPosition(reference, subgraph.index.byName.get(reference.node)?.op);
    return result[at] ?? this.#noNode(subgraph, `${reference.node}:${at}`);
  }

  /** The shape of an output that has run or is a constant. */
  knownShape(subgraph: Subgraph, reference: Reference): readonly number[] | undefined {
    const result = subgraph.results.get(reference.node);
    if (result !== undefined) {
      if (isAbsent(result)) return undefined;
      const value = result[outputPosition(reference, subgraph.index.byName.get(reference.node)?.op)];
      return value !== undefined && "dataId" in value ? value.shape : undefined;
    }
    return constantShape(this.program, subgraph.index, reference);
  }

  /** Runs a function of the library. */
  call(name: string, prefix: string, args: readonly GraphValue[]): readonly GraphValue[] {
    const called = this.program.functions.get(name);
    if (called === undefined) throw new Error(`the graph has no function ${name}`);
    if (this.#depth >= depthLimit) throw new OverLimit(`functions call each other ${depthLimit} deep`);
    const { index, plan } = this.#prepared(called);
    const results: Environment = new Map();
    called.arguments.forEach((argument, at) => results.set(argument, [args[at]]));
    const subgraph = { index, results, prefix };
    this.#depth += 1;
    try {
      this.runPlan(subgraph, plan);
    } finally {
      this.#depth -= 1;
    }
    return called.results.map((result) => this.value(subgraph, parseReference(result)));
  }

  /** A tensor on the shape backend for a constant or variable; small known values are kept. */
  constantTensor(node: GraphNode): Tensor {
    const known = this.constants.get(node);
    if (known !== undefined) return known;
    const constant = this.program.constantOf(node);
    if (constant === undefined) throw new Error(`the shape of ${node.op} ${node.name} is not known`);
    const { shape, dtype, values, missing } = constant;
    const size = shape.reduce((product, extent) => product * extent, 1);
    const made =
      values !== undefined && isKept(dtype, size)
        ? tensor(values as TypedArray, shape as number[], dtype as DataType)
        : tensorWithoutData(this.backend, shape, dtype, isKept(dtype, size) ? missing : undefined);
    this.constants.set(node, made);
    this.recorder.introduce(made, isParameter(constant) ? "weight" : "constant");
    return made;
  }

  /** A boolean scalar of known value. */
  known(holds: boolean): Tensor {
    return tensor(holds ? 1 : 0, [], "bool");
  }

  /** Runs a node that has no result; false if it waits for one of the nodes in `waiting` or, if it may, for the shapes of others. */
  #runIfReady(subgraph: Subgraph, node: GraphNode, waiting: ReadonlySet<string>, mayWait: boolean): boolean {
    const { results, index } = subgraph;
    if (results.has(node.name)) return true;
    const frame = index.frameOfExit.get(node.name);
    if (waiting.size > 0) {
      const read = frame === undefined ? [node] : frame.enters;
      if (read.some(({ input }) => input?.some((text) => waiting.has(parseReference(text).node))))
        return false;
    }
    if (frame !== undefined) this.#frame(subgraph, node, frame);
    if (results.has(node.name)) return true;
    const result = this.#result(subgraph, node, mayWait);
    if (result === undefined) return false;
    results.set(node.name, result);
    return true;
  }

  #frame(subgraph: Subgraph, exit: GraphNode, frame: Frame): void {
    try {
      runFrame(this, subgraph, frame);
    } catch (error) {
      if (error instanceof OverLimit) throw error;
      const gap = this.#gap(
        this.#scope(`${subgraph.prefix}${exit.name}`, exit, []),
        "loop",
        failureOf(error),
      );
      for (const [name, left] of subgraph.index.frameOfExit)
        if (left === frame) subgraph.results.set(name, gap);
    }
  }

  #gap(scope: OpenScope, op: string, failure: RunFailure): Lost {
    const gap: OpenGap = { scope, op, ...failure, lost: 0 };
    this.gaps.push(gap);
    return { kind: "lost", gap };
  }

  #prepared(called: GraphFunction): { readonly index: GraphIndex; readonly plan: readonly GraphNode[] } {
    const known = this.#functions.get(called.name);
    if (known !== undefined) return known;
    const index = indexGraph(called.nodes);
    const targets = called.results.map((result) => parseReference(result).node);
    const prepared = { index, plan: planRun(index, targets, new Set(called.arguments)) };
    this.#functions.set(called.name, prepared);
    return prepared;
  }

  /** Undefined if the node may wait for the shapes of others, and does. */
  #result(subgraph: Subgraph, node: GraphNode, mayWait: boolean): NodeResult | undefined {
    const family = nodeHandlers.get(node.op);
    const references = dataInputs(node);
    if (node.op === "Merge" || node.op === "RefMerge") return this.#merge(subgraph, references);
    const waits = (node.input ?? [])
      .filter(isControl)
      .map((text) => subgraph.results.get(parseReference(text).node));
    if (waits.includes(dead)) return dead;
    const inputs = references.map((reference) => this.value(subgraph, reference));
    if (inputs.includes(dead)) return dead;
    const lost = inputs.find((input): input is Lost => "kind" in input && input.kind === "lost");
    if (lost !== undefined && family?.takesMissing !== true && !this.program.functions.has(node.op)) {
      lost.gap.lost += 1;
      return lost;
    }
    const neighbors = (): Neighbors => this.neighbors(subgraph);
    if (mayWait && family === undefined && waitsForOthers(node, inputs, this.backend, neighbors))
      return undefined;
    this.#runs += 1;
    if (this.#runs > nodeRunLimit) throw new OverLimit(`the graph runs more than ${nodeRunLimit} nodes`);
    return this.#inScope(
      subgraph,
      node,
      inputs,
      family?.takesMissing === true || this.program.functions.has(node.op),
    );
  }

  #inScope(subgraph: Subgraph, node: GraphNode, inputs: readonly GraphValue[], nested: boolean): NodeResult {
    const name = `${subgraph.prefix}${node.name}`;
    const scope = this.#scope(name, node, inputs);
    const before = this.recorder.calls.length;
    if (!nested) this.recorder.enter(scope);
    try {
      const results = runNode(this, subgraph, node, inputs);
      scope.outputs = results
        .filter((result): result is Tensor => result !== undefined && "dataId" in result)
        .map((result) => this.recorder.introduce(result, "activation"));
      return results;
    } catch (error) {
      if (error instanceof OverLimit) throw error;
      const failure = failureOf(error);
      scope.failed = failure.reason;
      if (nested) this.recorder.scopes.push(scope);
      return this.#gap(scope, node.op, failure);
    } finally {
      if (!nested) {
        this.recorder.leave();
        // A node without kernel calls (a shape, a switch) has no row.
        if (this.recorder.calls.length === before && scope.failed === undefined) this.recorder.scopes.pop();
        else this.#calls.set(name, scope.call + 1);
      }
    }
  }

  #scope(name: string, node: GraphNode, inputs: readonly GraphValue[]): OpenScope {
    return {
      path: name,
      name,
      type: node.op,
      call: this.#calls.get(name) ?? 0,
      inputs: inputs
        .filter((input) => !isMissing(input) && "dataId" in input)
        .map((input) => this.recorder.introduce(asTensor(input), "constant")),
      outputs: [],
      weights: [],
    };
  }

  #merge(subgraph: Subgraph, references: readonly Reference[]): NodeResult {
    const inputs = references.map((reference) => this.value(subgraph, reference));
    const live = inputs.findIndex((input) => !isMissing(input));
    if (live >= 0) return [inputs[live], tensor(live, [], "int32")];
    const lost = inputs.find((input): input is Lost => "kind" in input && input.kind === "lost");
    return lost ?? dead;
  }

  #noNode(subgraph: Subgraph, reference: string): Lost {
    const scope = this.#scope(`${subgraph.prefix}${reference}`, { name: reference, op: "" }, []);
    return this.#gap(scope, "", { code: "other", reason: `the graph has no node ${reference}` });
  }
}
