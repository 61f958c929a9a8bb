import { defineOps, elements, extentAt, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

interface FilterGradientAttrs {
  readonly filterShape: readonly number[];
}

/** Filter gradient of a convolution: one multiply-accumulate per tap, input channel and element of `dy`, as in the forward pass. */
export const filterGradients: OpFamily<FilterGradientAttrs> = defineOps<FilterGradientAttrs>({
  kernels: ["Conv2DBackpropFilter", "Conv3DBackpropFilterV2"],
  shape: (inputs, attrs) => ({ shape: attrs.filterShape, dtype: inputOf(inputs, "dy").dtype }),
  cost: (call) => ({
    macs: elements(inputOf(call.inputs, "dy").shape) * elements(call.attrs.filterShape.slice(0, -1)),
    elementwise: 0,
  }),
  window: () => ({ kind: "everything" }),
});

/** Filter gradient of a depthwise convolution: dy elements x kernel height x kernel width. */
export const depthwiseFilterGradients: OpFamily<FilterGradientAttrs> = defineOps<FilterGradientAttrs>({
  kernels: ["DepthwiseConv2dNativeBackpropFilter"],
  shape: (inputs, attrs) => ({ shape: attrs.filterShape, dtype: inputOf(inputs, "dy").dtype }),
  cost: (call) => ({
    macs:
      elements(inputOf(call.inputs, "dy").shape) *
      extentAt(call.attrs.filterShape, 0) *
      extentAt(call.attrs.filterShape, 1),
    elementwise: 0,
  }),
  window: () => ({ kind: "everything" }),
});
