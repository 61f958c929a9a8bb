import { backend_util } from "@tensorflow/tfjs-core";
import { conv2dGeometry } from "./convolution-2d.ts";
import type { Conv2dAttrs } from "./convolution-2d.ts";
import { defineOps, elements, inputOf, extentAt } from "./define-ops.ts";
import type { OpFamily, OpInputs } from "./define-ops.ts";
import { slidingAxes2d, slidingAxes3d } from "./sliding-axes.ts";

interface TransposedAttrs extends Conv2dAttrs {
  readonly inputShape: readonly number[];
}

/** The geometry of the forward convolution, whose input has the shape of this kernel's output. */
function forwardGeometry(
  inputs: OpInputs,
  attrs: TransposedAttrs,
  depthwise: boolean,
): backend_util.Conv2DInfo {
  const x = { shape: attrs.inputShape, dtype: "float32" };
  return conv2dGeometry({ x, filter: inputOf(inputs, "filter") }, attrs, depthwise);
}

function forwardGeometry3d(inputs: OpInputs, attrs: TransposedAttrs): backend_util.Conv3DInfo {
  const filter = inputOf(inputs, "filter").shape as [number, number, number, number, number];
  return backend_util.computeConv3DInfo(
    attrs.inputShape as [number, number, number, number, number],
    filter,
    attrs.strides as unknown as [number, number, number],
    1,
    attrs.pad as "valid" | "same",
  );
}

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
  window: ({ op, inputs, attrs }) => {
    if (op === "Conv3DBackpropInputV2") {
      const axes = slidingAxes3d(forwardGeometry3d(inputs, attrs));
      return { kind: "transposed", input: "dy", axes, mixes: [4] };
    }
    const geometry = forwardGeometry(inputs, attrs, false);
    const channels = geometry.dataFormat === "channelsLast" ? 3 : 1;
    return { kind: "transposed", input: "dy", axes: slidingAxes2d(geometry), mixes: [channels] };
  },
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
  window: ({ inputs, attrs }) => {
    const geometry = forwardGeometry(inputs, attrs, true);
    // With a multiplier, several channels of `dy` belong to one of the input.
    const multiplied = extentAt(inputOf(inputs, "filter").shape, 3) > 1;
    const channels = geometry.dataFormat === "channelsLast" ? 3 : 1;
    return {
      kind: "transposed",
      input: "dy",
      axes: slidingAxes2d(geometry),
      mixes: multiplied ? [channels] : [],
    };
  },
});
