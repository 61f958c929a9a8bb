import { tailOperations } from "./activation-cost.ts";
import { conv2dGeometry } from "./convolution-2d.ts";
import type { Conv2dAttrs } from "./convolution-2d.ts";
import { convolutionAxes } from "./convolution-axes.ts";
import { defineOps, extentAt, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Depthwise 2-D convolution with `filter` [kh,kw,C,m]: output [N,oh,ow,C*m], kh*kw multiply-accumulates each. */
export const depthwiseConvolution: OpFamily<Conv2dAttrs> = defineOps<Conv2dAttrs>({
  kernels: ["DepthwiseConv2dNative", "FusedDepthwiseConv2D"],
  shape: (inputs, attrs) => ({
    shape: conv2dGeometry(inputs, attrs, true).outShape,
    dtype: inputOf(inputs, "x").dtype,
  }),
  cost: (call) => {
    const filter = inputOf(call.inputs, "filter").shape;
    return {
      macs: outputElements(call) * extentAt(filter, 0) * extentAt(filter, 1),
      elementwise:
        outputElements(call) * tailOperations(call.inputs["bias"] !== undefined, call.attrs.activation),
    };
  },
  window: (call) => {
    // One filter per channel: the channel axis is not mixed, unless a multiplier interleaves copies of it.
    const multiplied = extentAt(inputOf(call.inputs, "filter").shape, 3) > 1;
    const channels = call.attrs.dataFormat === "NCHW" ? 1 : 3;
    return {
      kind: "slide",
      input: "x",
      axes: convolutionAxes(call),
      mixes: multiplied ? [channels] : [],
    };
  },
});
