import { backend_util } from "@tensorflow/tfjs-core";
import { inputOf, outputOf } from "../../ops/define-ops.ts";
import type { OpCall, SlidingAxis } from "../../ops/define-ops.ts";
import { slidingAxes2d, slidingAxes3d } from "../../ops/sliding-axes.ts";

/** The forward convolution of a gradient or transposed kernel: its axes, and the shapes of its input (`wide`) and output (`narrow`). */
export interface GradientGeometry {
  readonly axes: readonly SlidingAxis[];
  readonly wide: readonly number[];
  readonly narrow: readonly number[];
}

interface Attrs {
  readonly strides: [number, number];
  readonly pad: "valid" | "same" | number | backend_util.ExplicitPadding;
  readonly dilations?: [number, number];
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

type Shape5 = [number, number, number, number, number];

interface Attrs3d {
  readonly strides: [number, number, number] | number;
  readonly pad: "valid" | "same";
}

const rules: Readonly<Record<string, { readonly filter: "input" | "output"; readonly depthwise: boolean }>> =
  {
    Conv2DBackpropInput: { filter: "input", depthwise: false },
    DepthwiseConv2dNativeBackpropInput: { filter: "input", depthwise: true },
    Conv2DBackpropFilter: { filter: "output", depthwise: false },
    DepthwiseConv2dNativeBackpropFilter: { filter: "output", depthwise: true },
  };

const filterOf3d: Readonly<Record<string, "input" | "output">> = {
  Conv3DBackpropInputV2: "input",
  Conv3DBackpropFilterV2: "output",
};

/** The geometry behind a gradient kernel or transposed convolution of 2 or 3 axes; undefined for other kernels. */
export function gradientAxes(call: OpCall): GradientGeometry | undefined {
  return call.op in filterOf3d ? axes3d(call) : axes2d(call);
}

function axes3d(call: OpCall): GradientGeometry {
  const forFilter = filterOf3d[call.op] === "output";
  const { strides, pad } = call.attrs as unknown as Attrs3d;
  const wide = forFilter ? inputOf(call.inputs, "x").shape : outputOf(call).shape;
  const filter = forFilter ? outputOf(call).shape : inputOf(call.inputs, "filter").shape;
  const geometry = backend_util.computeConv3DInfo(wide as Shape5, filter as Shape5, strides, 1, pad);
  return { axes: slidingAxes3d(geometry), wide, narrow: inputOf(call.inputs, "dy").shape };
}

function axes2d(call: OpCall): GradientGeometry | undefined {
  const rule = rules[call.op];
  if (rule === undefined) return undefined;
  const attrs = call.attrs as unknown as Attrs;
  const forFilter = rule.filter === "output";
  const wide = forFilter ? inputOf(call.inputs, "x").shape : outputOf(call).shape;
  const filter = forFilter ? outputOf(call).shape : inputOf(call.inputs, "filter").shape;
  const geometry = backend_util.computeConv2DInfo(
    wide as [number, number, number, number],
    filter as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    rule.depthwise,
    backend_util.convertConv2DDataFormat(attrs.dataFormat ?? "NHWC"),
  );
  return { axes: slidingAxes2d(geometry), wide, narrow: inputOf(call.inputs, "dy").shape };
}
