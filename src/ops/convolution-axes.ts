import type { Conv2dAttrs } from "./convolution-2d.ts";
import { extentAt, inputOf, outputOf } from "./define-ops.ts";
import type { OpCall, SlidingAxis } from "./define-ops.ts";

/**
 * Height and width, as sliding axes, of a 2-D convolution that has run. Its output shape gives the padding without computing the geometry again;
 * SAME padding as in TensorFlow, with the odd position at the end.
 */
export function convolutionAxes({
  op,
  inputs,
  outputs,
  attrs,
}: OpCall<Conv2dAttrs>): readonly [SlidingAxis, SlidingAxis] {
  const x = inputOf(inputs, "x").shape;
  const filter = inputOf(inputs, "filter").shape;
  const y = outputOf({ op, outputs }).shape;
  const height = attrs.dataFormat === "NCHW" ? 2 : 1;
  const along = (side: 0 | 1): SlidingAxis => {
    const axis = height + side;
    const size = extentAt(filter, side);
    const stride = pairOf(attrs.strides)[side];
    const dilation = pairOf(attrs.dilations ?? 1)[side];
    const reach = (extentAt(y, axis) - 1) * stride + (size - 1) * dilation + 1;
    return { axis, size, stride, dilation, padBefore: padBefore(attrs.pad, axis, reach - extentAt(x, axis)) };
  };
  return [along(0), along(1)];
}

function padBefore(pad: Conv2dAttrs["pad"], axis: number, missing: number): number {
  if (pad === "valid") return 0;
  if (pad === "same") return Math.max(0, Math.floor(missing / 2));
  return typeof pad === "number" ? pad : (pad[axis]?.[0] ?? 0);
}

function pairOf(sides: readonly [number, number] | number): readonly [number, number] {
  return typeof sides === "number" ? [sides, sides] : sides;
}
