import type { SlidingAxis } from "../../ops/define-ops.ts";
import { contract, fixedAxis, settle, singleFactor } from "./field.ts";
import type { Factor, Field, Window } from "./field.ts";

/**
 * The field after a window of taps slides along `axes` and reads the whole of the axes in `mixes`. Undefined where a sliding axis is made
 * up of factors that are not contiguous.
 */
export function slide(
  field: Field,
  shape: readonly number[],
  axes: readonly SlidingAxis[],
  mixes: readonly number[],
): Field | undefined {
  const spatial = field.windows.length;
  let windows: readonly Window[] = field.windows;
  const dims: (readonly Factor[])[] = [];
  for (let index = 0; index < field.dims.length; index += 1) {
    const factors = field.dims[index] as readonly Factor[];
    const extent = shape[index] ?? 1;
    const sliding = axes.find((each) => each.axis === index);
    if (sliding !== undefined) {
      const factor = singleFactor(factors);
      if (factor === undefined) return undefined;
      windows = windows.map((window, axis) => slideOne(window, factor.steps[axis] ?? 0, sliding));
      dims.push([{ extent, steps: factor.steps.map((step) => step * sliding.stride) }]);
    } else if (mixes.includes(index)) {
      windows = contract(windows, factors);
      dims.push(fixedAxis(extent, spatial));
    } else dims.push(factors);
  }
  return settle(field, dims, windows);
}

function slideOne(window: Window, step: number, { size, dilation, padBefore }: SlidingAxis): Window {
  if (step === 0) return window;
  const way = (size - 1) * dilation * step;
  return {
    ...window,
    size: window.size + Math.abs(way),
    start: window.start - padBefore * step + Math.min(0, way),
  };
}
