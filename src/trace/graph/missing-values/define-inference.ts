import type { GraphNode } from "../graph-program.ts";
import type { Neighbors } from "./neighbors.ts";

/** A node with a missing small constant. */
export interface Missing {
  readonly node: GraphNode;
  /** Shapes of all its inputs, including the constant. */
  readonly shapes: readonly (readonly number[])[];
  /** Position of the constant among the inputs. */
  readonly position: number;
  readonly neighbors: Neighbors;
}

/** An inferred value of a constant. */
export interface Inferred {
  readonly values: readonly number[];
  /** The assumption, if other values are possible too: the end of the sentence "the … of X …". */
  readonly assumed?: string;
}

/** Infers the value of one input of some ops from the shapes around the node. */
export interface Inference {
  readonly ops: readonly string[];
  /** The meaning of the value, as in "the axes of X". */
  readonly what: string;
  /** Position of the input with the value, given the number of inputs. */
  readonly position: (inputs: number) => number;
  /** The value; undefined if it cannot be inferred. */
  readonly infer: (missing: Missing) => Inferred | undefined;
}

/** Types an inference; returns it unchanged. */
export function defineInference(inference: Inference): Inference {
  return inference;
}
