import { backend_util } from "@tensorflow/tfjs-core";
import { defineOps, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily, OpInputs } from "./define-ops.ts";
import { slidingAxes2d, slidingAxes3d } from "./sliding-axes.ts";

interface PoolAttrs {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  /** Other than NHWC in graphs only: tfjs' own pooling has no data format. */
  readonly dataFormat?: "NHWC" | "NCHW";
}

interface Pool3dAttrs {
  readonly filterSize: [number, number, number] | number;
  readonly strides: [number, number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: "NDHWC" | "NCDHW";
}

function geometry2d(inputs: OpInputs, attrs: PoolAttrs): backend_util.Conv2DInfo {
  return backend_util.computePool2DInfo(
    inputOf(inputs, "x").shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
    backend_util.convertConv2DDataFormat(attrs.dataFormat ?? "NHWC"),
  );
}

function geometry3d(inputs: OpInputs, attrs: Pool3dAttrs): backend_util.Conv3DInfo {
  return backend_util.computePool3DInfo(
    inputOf(inputs, "x").shape as [number, number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
    attrs.dataFormat,
  );
}

/** 2-D pooling: one comparison or addition per window element and output element. */
export const pooling: OpFamily<PoolAttrs> = defineOps<PoolAttrs>({
  kernels: ["MaxPool", "AvgPool"],
  shape: (inputs, attrs) => ({
    shape: geometry2d(inputs, attrs).outShape,
    dtype: inputOf(inputs, "x").dtype,
  }),
  cost: (call) => {
    const { filterHeight, filterWidth } = geometry2d(call.inputs, call.attrs);
    return { macs: 0, elementwise: outputElements(call) * filterHeight * filterWidth };
  },
  window: (call) => ({
    kind: "slide",
    input: "x",
    axes: slidingAxes2d(geometry2d(call.inputs, call.attrs)),
    mixes: [],
  }),
});

/** Max pooling with the position of each maximum. */
export const poolingWithArgmax: OpFamily<PoolAttrs> = defineOps<PoolAttrs>({
  ...pooling,
  kernels: ["MaxPoolWithArgmax"],
  shape: (inputs, attrs) => {
    const { outShape } = geometry2d(inputs, attrs);
    return [
      { shape: outShape, dtype: inputOf(inputs, "x").dtype },
      { shape: outShape, dtype: "int32" },
    ];
  },
});

/** 3-D pooling over [N,D,H,W,C]. */
export const pooling3d: OpFamily<Pool3dAttrs> = defineOps<Pool3dAttrs>({
  kernels: ["MaxPool3D", "AvgPool3D"],
  shape: (inputs, attrs) => ({
    shape: geometry3d(inputs, attrs).outShape,
    dtype: inputOf(inputs, "x").dtype,
  }),
  cost: (call) => {
    const { filterDepth, filterHeight, filterWidth } = geometry3d(call.inputs, call.attrs);
    return { macs: 0, elementwise: outputElements(call) * filterDepth * filterHeight * filterWidth };
  },
  window: (call) => ({
    kind: "slide",
    input: "x",
    axes: slidingAxes3d(geometry3d(call.inputs, call.attrs)),
    mixes: [],
  }),
});

/** Gradient of pooling: one operation per window element and element of `dy`. */
export const poolingGradients: OpFamily<PoolAttrs | Pool3dAttrs> = defineOps<PoolAttrs | Pool3dAttrs>({
  kernels: ["MaxPoolGrad", "AvgPoolGrad", "MaxPool3DGrad", "AvgPool3DGrad"],
  shape: (inputs) => inputOf(inputs, "input"),
  cost: (call) => {
    const dy = inputOf(call.inputs, "dy").shape;
    const axes = dy.length - 2;
    const size = call.attrs.filterSize;
    const window = typeof size === "number" ? size ** axes : size.reduce((product, k) => product * k, 1);
    return { macs: 0, elementwise: dy.reduce((product, extent) => product * extent, 1) * window };
  },
  window: () => ({ kind: "unknown", reason: "no-window-rule" }),
});
