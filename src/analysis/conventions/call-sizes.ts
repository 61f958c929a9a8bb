import { elements, extentAt, inputOf, outputElements } from "../../ops/define-ops.ts";
import type { Cost, OpCall } from "../../ops/define-ops.ts";

/** A peer's count of one call, in the peer's own unit. */
export type OpRule = (call: OpCall, exact: Cost) => number;

/** One per output element. */
export const perOutput: OpRule = (call) => outputElements(call);

/** `factor` per output element. */
export function timesOutput(factor: number): OpRule {
  return (call) => factor * outputElements(call);
}

/** Elements of the input `x`. */
export const perInput: OpRule = (call) => elements(inputOf(call.inputs, "x").shape);

/** A reduction: one operation for all but the first element of each group. */
export const inputLessOutput: OpRule = (call, exact) => perInput(call, exact) - outputElements(call);

/** The window's elements per output element, by the pooling op's own rule. */
export const perWindow: OpRule = (_call, exact) => exact.elementwise;

/** The multiply-accumulates of the op's own rule. */
export const macsOf: OpRule = (_call, exact) => exact.macs;

/** One addition per output element where the kernel has a fused bias. */
export const biasOf: OpRule = (call) => (call.inputs["bias"] === undefined ? 0 : outputElements(call));

/** Whether a `Mean` is a global average pooling: it averages exactly the positions of a channels-last image. */
export function isGlobalPooling(call: OpCall): boolean {
  const { shape } = inputOf(call.inputs, "x");
  const kept = elements([extentAt(shape, 0), extentAt(shape, -1)]);
  return shape.length >= 3 && outputElements(call) === kept && call.outputs[0]?.shape.at(-1) === shape.at(-1);
}

/** Whether a batch normalization scales or shifts by trained factors. */
export function isAffine(call: OpCall): boolean {
  return call.inputs["scale"] !== undefined || call.inputs["offset"] !== undefined;
}
