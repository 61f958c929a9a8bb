import { backend_util } from "@tensorflow/tfjs-core";
import { convolutionMacs } from "./convolution-2d.ts";
import { defineOps, inputOf } from "./define-ops.ts";
import type { OpFamily, OpInputs } from "./define-ops.ts";
import { slidingAxes3d } from "./sliding-axes.ts";

interface Conv3dAttrs {
  readonly strides: [number, number, number] | number;
  readonly pad: "valid" | "same";
  readonly dilations?: [number, number, number] | number;
}

// tfjs' kernels accept channels last only; the op checks `dataFormat` before the call.
function geometry3d(inputs: OpInputs, attrs: Conv3dAttrs): backend_util.Conv3DInfo {
  const x = inputOf(inputs, "x").shape as [number, number, number, number, number];
  const filter = inputOf(inputs, "filter").shape as [number, number, number, number, number];
  return backend_util.computeConv3DInfo(x, filter, attrs.strides, attrs.dilations ?? 1, attrs.pad);
}

/** 3-D convolution of `x` [N,D,H,W,C] with `filter` [kd,kh,kw,C,F]. */
export const convolution3d: OpFamily<Conv3dAttrs> = defineOps<Conv3dAttrs>({
  kernels: ["Conv3D"],
  shape: (inputs, attrs) => ({
    shape: geometry3d(inputs, attrs).outShape,
    dtype: inputOf(inputs, "x").dtype,
  }),
  cost: (call) => ({
    macs: convolutionMacs(call.outputs[0]?.shape ?? [], inputOf(call.inputs, "filter").shape),
    elementwise: 0,
  }),
  window: (call) => ({
    kind: "slide",
    input: "x",
    axes: slidingAxes3d(geometry3d(call.inputs, call.attrs)),
    mixes: [4],
  }),
});
