import type { Tensor } from "@tensorflow/tfjs-core";
import type { GraphConstant, GraphNode } from "../graph-program.ts";
import type { ShapeBackend } from "../../shape-backend.ts";
import type { GraphValue } from "../graph-value.ts";

/** One run of one node. */
export interface NodeRun {
  readonly node: GraphNode;
  /** The values of its data inputs. A value is missing only if the handler has `takesMissing`. */
  readonly inputs: readonly GraphValue[];
  readonly backend: ShapeBackend;
  /** The tensor of the node's own constant or variable. */
  readonly constant: () => Tensor;
  readonly constantOf: (node: GraphNode) => GraphConstant | undefined;
  /** Calls a function of the graph's library. */
  readonly call: (functionName: string, args: readonly GraphValue[]) => readonly GraphValue[];
  /** Records an assumption for unknown values: the figures are partial. */
  readonly assume: (what: string) => void;
  /** Records that the branch of the node is unknown. */
  readonly branchUnknown: () => void;
  /** Records a choice that the model leaves open: the figures hold for it. */
  readonly note: (what: string) => void;
}

/** Runs ops that the converter lacks, or runs only with known values. */
export interface NodeHandler {
  readonly ops: readonly string[];
  /** Whether the ops run although inputs are missing. */
  readonly takesMissing?: boolean;
  readonly run: (run: NodeRun) => readonly (GraphValue | undefined)[];
}

/** Types a handler; returns it unchanged. */
export function defineNodeHandler(ops: NodeHandler): NodeHandler {
  return ops;
}
