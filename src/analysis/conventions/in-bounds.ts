import { extentAt, inputOf, outputOf } from "../../ops/define-ops.ts";
import type { SlidingAxis } from "../../ops/define-ops.ts";
import { opByKernel } from "../../ops/index.ts";
import type { TraceCall, TraceTensor } from "../../trace/trace.ts";
import { convolutionKernels } from "./convolution-kernels.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention, CountingContext } from "./define-convention.ts";
import { gradientAxes } from "./gradient-axes.ts";

/**
 * As `exact`, without kernel taps on padding: the work of a kernel that skips the zeros it added. A padding layer directly before the convolution
 * counts as padding too.
 */
export const inBounds: Convention = defineConvention({
  id: "in-bounds",
  legend:
    "in-bounds: as exact, but kernel taps that fall on zero padding (the convolution's own, or a padding layer's right before it) are left out; FLOPs = 2 x MACs + element-wise operations",
  count: (call, { macs, elementwise }, context) => {
    const met = macs * shareOfTaps(call, context);
    // The share is a ratio of integers below 2^53 and the product is an integer: rounding restores it.
    const counted = Math.round(met);
    return { macs: counted, flops: 2 * counted + elementwise };
  },
});

function shareOfTaps(call: TraceCall, context: CountingContext): number {
  if (convolutionKernels.includes(call.op)) {
    const window = opByKernel.get(call.op)?.window(call as never);
    if (window?.kind !== "slide") return 1;
    const { shape: input, before } = withoutPadding(call.inputs["x"] as TraceTensor, context);
    const output = outputOf(call).shape;
    return product(window.axes, (axis) =>
      axisShare(
        { ...axis, padBefore: axis.padBefore + (before[axis.axis] ?? 0) },
        extentAt(input, axis.axis),
        extentAt(output, axis.axis),
      ),
    );
  }
  const gradient = gradientAxes(call);
  if (gradient === undefined) return 1;
  return product(gradient.axes, (axis) =>
    axisShare(axis, extentAt(gradient.wide, axis.axis), extentAt(gradient.narrow, axis.axis)),
  );
}

function product(axes: readonly SlidingAxis[], share: (axis: SlidingAxis) => number): number {
  return axes.reduce((all, axis) => all * share(axis), 1);
}

/** The share of taps inside of `input` positions, for `output` windows of `size` taps. */
function axisShare(
  { size, stride, dilation, padBefore }: SlidingAxis,
  input: number,
  output: number,
): number {
  let inside = 0;
  for (let tap = 0; tap < size; tap += 1) {
    const offset = tap * dilation - padBefore;
    const first = Math.max(0, Math.ceil(-offset / stride));
    const last = Math.min(output - 1, Math.floor((input - 1 - offset) / stride));
    inside += Math.max(0, last - first + 1);
  }
  return inside / (output * size);
}

interface Unpadded {
  readonly shape: readonly number[];
  readonly before: readonly number[];
}

function withoutPadding(tensor: TraceTensor, context: CountingContext): Unpadded {
  const maker = context.makerOf(tensor);
  if (maker?.op !== "PadV2" || maker.attrs["constantValue"] !== 0) return { shape: tensor.shape, before: [] };
  const paddings = maker.attrs["paddings"] as readonly (readonly [number, number])[];
  return { shape: inputOf(maker.inputs, "x").shape, before: paddings.map(([before]) => before) };
}
