import { backend_util } from "@tensorflow/tfjs-core";
import { tailOperations } from "./activation-cost.ts";
import { convolutionAxes } from "./convolution-axes.ts";
import { defineOps, elements, inputOf, outputElements } from "./define-ops.ts";
import type { OpCall, OpFamily, OpInputs } from "./define-ops.ts";

/** Attributes that the 2-D convolution kernels of tfjs share. */
export interface Conv2dAttrs {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: [number, number] | number | null;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly activation?: string;
}

/** The geometry of a 2-D convolution of `x` [N,H,W,C] (or NCHW) with `filter` [kh,kw,C/g,F]. */
export function conv2dGeometry(
  inputs: OpInputs,
  attrs: Conv2dAttrs,
  depthwise: boolean,
): backend_util.Conv2DInfo {
  const x = inputOf(inputs, "x").shape as [number, number, number, number];
  const filter = inputOf(inputs, "filter").shape as [number, number, number, number];
  return backend_util.computeConv2DInfo(
    x,
    filter,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
    backend_util.convertConv2DDataFormat(attrs.dataFormat ?? "NHWC"),
  );
}

/** Multiply-accumulates of a convolution: output elements x kernel height x kernel width x input channels of one group. */
export function convolutionMacs(outputShape: readonly number[], filterShape: readonly number[]): number {
  return elements(outputShape) * elements(filterShape.slice(0, -1));
}

/** Standard (and grouped) 2-D convolution, plain or with a fused bias and activation. */
export const convolution2d: OpFamily<Conv2dAttrs> = defineOps<Conv2dAttrs>({
  kernels: ["Conv2D", "FusedConv2D"],
  shape: (inputs, attrs) => ({
    shape: conv2dGeometry(inputs, attrs, false).outShape,
    dtype: inputOf(inputs, "x").dtype,
  }),
  cost: (call: OpCall<Conv2dAttrs>) => ({
    macs: convolutionMacs(call.outputs[0]?.shape ?? [], inputOf(call.inputs, "filter").shape),
    elementwise:
      outputElements(call) * tailOperations(call.inputs["bias"] !== undefined, call.attrs.activation),
  }),
  window: (call) => ({
    kind: "slide",
    input: "x",
    axes: convolutionAxes(call),
    mixes: [call.attrs.dataFormat === "NCHW" ? 1 : 3],
  }),
});
