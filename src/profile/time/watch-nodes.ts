import type { GraphModel } from "@tensorflow/tfjs-converter";
import { graphModelFields, onNodeRun } from "../../trace/tfjs-internals/graph-model-fields.ts";
import type { ExecutorGraph, ExecutorNode } from "../../trace/tfjs-internals/graph-model-fields.ts";
import { fileName } from "../../trace/tfjs-internals/reserved-names.ts";

/** The node of a graph that runs now. */
export interface RunningNode {
  /** With the names of the nodes that called its function before it, as rows have it; empty before the first node. */
  readonly name: string;
  /** Another number whenever a node begins. */
  readonly begun: number;
}

/** Tells which node of a loaded graph model tfjs' executor is at. */
export interface NodeWatch {
  readonly current: () => RunningNode;
  /** Forgets the run before. `onNode` is told of every node that begins. */
  readonly restart: (onNode?: () => void) => void;
  /** Leaves the model as it was. */
  readonly release: () => void;
}

/** Where the run is in one graph; functions that a node calls lie on top of it. */
interface Frame {
  readonly graph: ExecutorGraph;
  readonly prefix: string;
  node: ExecutorNode;
}

/** Nodes that run functions of the graph's library. */
const callers = /^(Stateless|Stateful)?(While|If|PartitionedCall)$/;

/**
 * Watches the nodes of a model from now on. tfjs' executor tells nobody what it runs; but before it runs a node it looks once at the node's
 * category, to choose among its tables of ops, and that look is what is noted here. Nothing is wrapped and nothing is copied.
 *
 * @throws Error where the model is not what tfjs-converter 4 makes
 */
export function watchNodes(model: GraphModel): NodeWatch {
  const root = graphModelFields(model).executor?.graph;
  if (root === undefined) throw new Error("a graph model without an executor is not loaded");
  const frames: Frame[] = [];
  let begun = 0;
  let told: (() => void) | undefined;
  const begin = (graph: ExecutorGraph, node: ExecutorNode): void => {
    begun += 1;
    told?.();
    const at = frames.findLastIndex((frame) => frame.graph === graph);
    if (at >= 0) {
      frames.length = at + 1;
      (frames[at] as Frame).node = node;
      return;
    }
    // Condition and body of a loop follow each other: the one that has ended called nobody.
    while (frames.length > 0 && !callers.test((frames.at(-1) as Frame).node.op)) frames.pop();
    const under = frames.at(-1);
    frames.push({
      graph,
      node,
      prefix: under === undefined ? "" : `${under.prefix}${fileName(under.node.name)}/`,
    });
  };
  const restores: (() => void)[] = [];
  const watched = new Set<ExecutorGraph>();
  const watch = (graph: ExecutorGraph): void => {
    if (watched.has(graph)) return;
    watched.add(graph);
    for (const node of Object.values(graph.nodes)) restores.push(onNodeRun(node, () => begin(graph, node)));
    for (const each of Object.values(graph.functions ?? {})) watch(each);
  };
  watch(root);
  return {
    current: () => {
      const frame = frames.at(-1);
      return { name: frame === undefined ? "" : `${frame.prefix}${fileName(frame.node.name)}`, begun };
    },
    restart: (onNode) => {
      frames.length = 0;
      told = onNode;
    },
    release: () => {
      for (const restore of restores) restore();
    },
  };
}
