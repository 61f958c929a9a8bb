import { backend_util, util } from "@tensorflow/tfjs-core";
import { defineOps, elements, inputOf } from "./define-ops.ts";
import type { OpCall, OpFamily, OpInputs } from "./define-ops.ts";

interface ReductionAttrs {
  /** The axes, as the kernel Max names them. */
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

function axesOf(inputs: OpInputs, attrs: ReductionAttrs): number[] {
  const axis = attrs.reductionIndices ?? attrs.axis;
  return util.parseAxisParam(axis as number | number[], inputOf(inputs, "x").shape as number[]);
}

function reducedShape(inputs: OpInputs, attrs: ReductionAttrs): number[] {
  const axes = axesOf(inputs, attrs);
  const [shape] = backend_util.computeOutAndReduceShapes(inputOf(inputs, "x").shape as number[], axes);
  return attrs.keepDims === true ? backend_util.expandShapeToKeepDim(shape, axes) : shape;
}

const readOnce = (call: OpCall<ReductionAttrs>): { macs: number; elementwise: number } => ({
  macs: 0,
  elementwise: elements(inputOf(call.inputs, "x").shape),
});

/** Reductions over axes: one operation per input element (the final division of a mean is not counted). */
export const reduction: OpFamily<ReductionAttrs> = defineOps<ReductionAttrs>({
  kernels: ["Sum", "Mean", "Prod", "Max", "Min", "All", "Any"],
  shape: (inputs, attrs, _valuesOf, op) => {
    const { dtype } = inputOf(inputs, "x");
    const result =
      op === "Mean" ? "float32" : (op === "Sum" || op === "Prod") && dtype === "bool" ? "int32" : dtype;
    return { shape: reducedShape(inputs, attrs), dtype: result };
  },
  cost: readOnce,
  window: ({ inputs, attrs }) => ({
    kind: "reduce",
    input: "x",
    axes: axesOf(inputs, attrs),
    keepDims: attrs.keepDims === true,
  }),
});

/** Index of the maximum or minimum along one axis: one comparison per input element. */
export const argReduction: OpFamily<ReductionAttrs> = defineOps<ReductionAttrs>({
  kernels: ["ArgMax", "ArgMin"],
  shape: (inputs, attrs) => ({ shape: reducedShape(inputs, attrs), dtype: "int32" }),
  cost: readOnce,
  window: ({ inputs, attrs }) => ({
    kind: "reduce",
    input: "x",
    axes: axesOf(inputs, attrs),
    keepDims: false,
  }),
});
