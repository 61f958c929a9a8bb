import type { Tensor } from "@tensorflow/tfjs-core";
import type { OperationArgs } from "./operation-args.ts";

/** A function of TensorFlow or Keras that a model calls between its layers. */
export interface Operation {
  /** Its names: TensorFlow's (`math.add`) as a TFOpLambda layer gives them, Keras 3's class (`Add`). */
  readonly names: readonly string[];
  /** Its arguments in order, the input tensors first; alternative names of an argument are joined by `|`. */
  readonly params: readonly string[];
  readonly run: (args: OperationArgs) => Tensor | Tensor[];
}

/** Gives a list of operations its type. */
export function defineOperations(operations: readonly Operation[]): readonly Operation[] {
  return operations;
}
