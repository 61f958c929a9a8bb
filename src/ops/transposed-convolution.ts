import { defineOps, elements, inputOf, extentAt } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

interface TransposedAttrs {
  readonly inputShape: readonly number[];
}

const notFollowed = {
  kind: "unknown",
  reason: "transposed convolution is not followed",
} as const;

/**
 * Transposed convolution, which is also the input gradient of a convolution: every element of `dy` is multiplied by every tap of
 * the filter [..., C, F] of its own output channel F and added to C channels, so dy elements x taps x C.
 */
export const transposedConvolution: OpFamily<TransposedAttrs> = defineOps<TransposedAttrs>({
  kernels: ["Conv2DBackpropInput", "Conv3DBackpropInputV2"],
  shape: (inputs, attrs) => ({ shape: attrs.inputShape, dtype: inputOf(inputs, "dy").dtype }),
  cost: (call) => ({
    macs:
      elements(inputOf(call.inputs, "dy").shape) *
      elements(inputOf(call.inputs, "filter").shape.slice(0, -1)),
    elementwise: 0,
  }),
  window: () => notFollowed,
});

/** Input gradient of a depthwise convolution: dy elements x kernel height x kernel width. */
export const transposedDepthwiseConvolution: OpFamily<TransposedAttrs> = defineOps<TransposedAttrs>({
  kernels: ["DepthwiseConv2dNativeBackpropInput"],
  shape: (inputs, attrs) => ({ shape: attrs.inputShape, dtype: inputOf(inputs, "dy").dtype }),
  cost: (call) => {
    const filter = inputOf(call.inputs, "filter").shape;
    return {
      macs: elements(inputOf(call.inputs, "dy").shape) * extentAt(filter, 0) * extentAt(filter, 1),
      elementwise: 0,
    };
  },
  window: () => notFollowed,
});
