import type { GraphNode } from "../graph-program.ts";
import type { Neighbors } from "./neighbors.ts";

/** A node one of whose small constants is not at hand. */
export interface Missing {
  readonly node: GraphNode;
  /** Shapes of its inputs, the constant's among them. */
  readonly shapes: readonly (readonly number[])[];
  /** Position of the constant among the inputs. */
  readonly position: number;
  readonly neighbors: Neighbors;
}

/** A value that a constant can have. */
export interface Inferred {
  readonly values: readonly number[];
  /** Set where other values would do too: what is taken for granted, as the end of "the … of X …". */
  readonly assumed?: string;
}

/** How the value of one input of some ops follows from the shapes around the node. */
export interface Inference {
  readonly ops: readonly string[];
  /** What the value is to the op, as in "the axes of X". */
  readonly what: string;
  /** Which input has it, of so many. */
  readonly position: (inputs: number) => number;
  /** The value; undefined where it does not follow. */
  readonly infer: (missing: Missing) => Inferred | undefined;
}

/** Types an inference; it changes nothing. */
export function defineInference(inference: Inference): Inference {
  return inference;
}
