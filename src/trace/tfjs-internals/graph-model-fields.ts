import type { GraphModel } from "@tensorflow/tfjs-converter";

/** The private fields of a loaded graph model that we read. */
export interface GraphModelFields {
  readonly artifacts?: { readonly modelTopology?: unknown };
  readonly modelUrl?: unknown;
  readonly executor?: Executor;
}

/** tfjs' executor of a graph. */
export interface Executor {
  readonly graph?: ExecutorGraph;
  /** Tensors of the weights, by node. */
  weightMap: Readonly<Record<string, readonly unknown[]>>;
  /** Plans a run from inputs, of which it reads the names, to outputs; throws where the order is found while running. */
  readonly compile: (
    inputs: Readonly<Record<string, undefined>>,
    outputs: readonly ExecutorNode[],
  ) => { readonly orderedNodes?: readonly ExecutorNode[] };
}

/** A graph of tfjs' executor: the model's own, or a function of its library. */
export interface ExecutorGraph {
  readonly nodes: Readonly<Record<string, ExecutorNode>>;
  readonly functions?: Readonly<Record<string, ExecutorGraph>>;
}

/** A node of tfjs' executor. */
export interface ExecutorNode {
  readonly name: string;
  readonly op: string;
  readonly category: string;
}

/** A graph model with its private fields. */
export function graphModelFields(model: GraphModel): GraphModelFields {
  return model as unknown as GraphModelFields;
}

/**
 * Calls `onRun` before tfjs' executor runs the node: it then reads the node's category once, to choose among its tables of ops.
 *
 * @returns a function that restores the node
 */
export function onNodeRun(node: ExecutorNode, onRun: () => void): () => void {
  const { category } = node;
  const attributes = { configurable: true, enumerable: true };
  Object.defineProperty(node, "category", {
    ...attributes,
    get: () => {
      onRun();
      return category;
    },
  });
  return () => Object.defineProperty(node, "category", { ...attributes, writable: true, value: category });
}
