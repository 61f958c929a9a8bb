import type { Conv2dAttrs } from "./convolution-2d.ts";
import { extentAt, inputOf, outputOf } from "./define-ops.ts";
import type { OpCall, SlidingAxis } from "./define-ops.ts";

/**
 * Height and width of a 2-D convolution that has run as sliding axes. Its output is known by then, so the padding follows without working
 * out the whole geometry again; SAME padding as TensorFlow gives it, the odd position at the end.
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
  const along = (place: 0 | 1): SlidingAxis => {
    const axis = height + place;
    const size = extentAt(filter, place);
    const stride = pairOf(attrs.strides)[place];
    const dilation = pairOf(attrs.dilations ?? 1)[place];
    const reach = (extentAt(y, axis) - 1) * stride + (size - 1) * dilation + 1;
    return { axis, size, stride, dilation, padBefore: padBefore(attrs.pad, axis, reach - extentAt(x, axis)) };
  };
  return [along(0), along(1)];
}

function padBefore(pad: Conv2dAttrs["pad"], axis: number, lacking: number): number {
  if (pad === "valid") return 0;
  if (pad === "same") return Math.max(0, Math.floor(lacking / 2));
  return typeof pad === "number" ? pad : (pad[axis]?.[0] ?? 0);
}

function pairOf(sides: readonly [number, number] | number): readonly [number, number] {
  return typeof sides === "number" ? [sides, sides] : sides;
}
