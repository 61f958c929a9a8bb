import { extentAt } from "../../ops/define-ops.ts";
import type { LayerCalls } from "./define-convention.ts";

/** What a recurrent layer's formulas need: sizes, the steps of all sequences of the batch, and whether it adds a bias. */
export interface RecurrentSize {
  readonly input: number;
  readonly hidden: number;
  readonly steps: number;
  readonly bias: boolean;
}

/** Reads the sizes off the layer's input [batch, steps, features] and its recurrent kernel [hidden, gates * hidden]. */
export function recurrentSize({ scope, calls }: LayerCalls): RecurrentSize {
  const shape = scope.inputs[0]?.shape ?? [];
  const products = calls.filter(({ op }) => op === "BatchMatMul" || op === "_FusedMatMul");
  const recurrent = products.at(-1)?.inputs["b"]?.shape ?? [];
  return {
    input: extentAt(shape, 2),
    hidden: extentAt(recurrent, -2),
    steps: extentAt(shape, 0) * extentAt(shape, 1),
    bias: scope.weights.some(({ name }) => name.includes("bias")),
  };
}
