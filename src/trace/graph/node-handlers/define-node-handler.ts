import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphConstant, GraphNode } from "../graph-program.ts";
import type { ShapeBackend } from "../../shape-backend.ts";
import type { GraphValue } from "../graph-value.ts";

/** One run of one node. */
export interface NodeRun {
  readonly node: GraphNode;
  /** What its data inputs carry. A missing value is among them only where the op takes that. */
  readonly inputs: readonly GraphValue[];
  readonly backend: ShapeBackend;
  /** What is known of the node's own constant or variable. */
  readonly constant: () => Tensor;
  readonly constantOf: (node: GraphNode) => GraphConstant | undefined;
  /** Calls a function of the graph's library. */
  readonly call: (functionName: string, args: readonly GraphValue[]) => readonly GraphValue[];
  /** Notes what was assumed because values are not known: the figures are partial. */
  readonly assume: (what: string) => void;
  /** Notes that nobody knows which branch the node takes. */
  readonly branchUnknown: () => void;
  /** Notes what was chosen where the model leaves it open: the figures hold for that. */
  readonly note: (what: string) => void;
}

/** How ops run that the converter has not, or has only where values are known. */
export interface NodeHandler {
  readonly ops: readonly string[];
  /** Whether the ops run though inputs are missing. */
  readonly takesMissing?: boolean;
  readonly run: (run: NodeRun) => readonly (GraphValue | undefined)[];
}

/** Types the runner of some ops; it changes nothing. */
export function defineNodeHandler(ops: NodeHandler): NodeHandler {
  return ops;
}
