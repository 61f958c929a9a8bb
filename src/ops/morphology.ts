import { backend_util } from "@tensorflow/tfjs-core";
import { defineOps, elements, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily, OpInputs } from "./define-ops.ts";
import { slidingAxes2d } from "./sliding-axes.ts";

interface DilationAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dilations: [number, number] | number;
}

function geometry(inputs: OpInputs, attrs: DilationAttrs): backend_util.Conv2DInfo {
  return backend_util.computeDilation2DInfo(
    inputOf(inputs, "x").shape as [number, number, number, number],
    inputOf(inputs, "filter").shape as [number, number, number],
    attrs.strides,
    attrs.pad,
    "NHWC",
    attrs.dilations,
  );
}

/** Gray-scale dilation by `filter` [kh,kw,C]: a sum and a comparison per tap. */
export const morphologicalDilation: OpFamily<DilationAttrs> = defineOps<DilationAttrs>({
  kernels: ["Dilation2D"],
  shape: (inputs, attrs) => ({ shape: geometry(inputs, attrs).outShape, dtype: inputOf(inputs, "x").dtype }),
  cost: (call) => {
    const { filterHeight, filterWidth } = geometry(call.inputs, call.attrs);
    return { macs: 0, elementwise: outputElements(call) * filterHeight * filterWidth * 2 };
  },
  window: (call) => ({
    kind: "slide",
    input: "x",
    axes: slidingAxes2d(geometry(call.inputs, call.attrs)),
    mixes: [],
  }),
});

/** Gradients of {@link morphologicalDilation}: for every position, the greatest tap is searched again and `dy` is added there. */
export const morphologicalGradients: OpFamily<DilationAttrs> = defineOps<DilationAttrs>({
  kernels: ["Dilation2DBackpropInput", "Dilation2DBackpropFilter"],
  shape: (inputs, _attrs, _valuesOf, op) => inputOf(inputs, op.endsWith("Input") ? "x" : "filter"),
  cost: (call) => {
    const { filterHeight, filterWidth } = geometry(call.inputs, call.attrs);
    return {
      macs: 0,
      elementwise: elements(inputOf(call.inputs, "dy").shape) * (filterHeight * filterWidth * 2 + 1),
    };
  },
  window: () => ({ kind: "everything" }),
});
