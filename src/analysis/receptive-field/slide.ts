import type { SlidingAxis } from "../../ops/define-ops.ts";
import { contract, fixedAxis, moves, settle, singleFactor, withAxis } from "./field.ts";
import type { Factor, Field, Window } from "./field.ts";
import { remapStep, slidePattern, spreadStep } from "./step-moves.ts";
import type { Range } from "./step-moves.ts";
import type { Step } from "./step.ts";

/** How an axis of the output reads that of the input. */
type Reading = (step: Step, source: number, extent: number) => Step | undefined;

/**
 * The field after a window of taps slides along `axes` and reads the whole of the axes in `mixes`. Undefined if a sliding axis cannot be
 * followed.
 */
export function slide(
  field: Field,
  shape: readonly number[],
  axes: readonly SlidingAxis[],
  mixes: readonly number[],
): Field | undefined {
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
      const steps: Step[] = [];
      for (const step of factor.steps) {
        const slid = typeof step === "number" ? step * sliding.stride : slidePattern(step, extent, sliding);
        if (slid === undefined) return undefined;
        steps.push(slid);
      }
      const numbers = steps.every((step) => typeof step === "number");
      const simple = numbers ? { windows, factors: [{ extent, steps }] } : withAxis(windows, extent, steps);
      windows = simple.windows;
      dims.push(simple.factors);
    } else if (mixes.includes(index)) {
      windows = contract(windows, factors);
      dims.push(fixedAxis(extent, windows.length));
    } else dims.push(factors);
  }
  return settle(field, dims, windows);
}

function slideOne(window: Window, step: Step, { size, dilation, padBefore }: SlidingAxis): Window {
  if (typeof step !== "number" || step === 0) return window;
  const way = (size - 1) * dilation * step;
  return {
    ...window,
    size: window.size + Math.abs(way),
    start: window.start - padBefore * step + Math.min(0, way),
  };
}

/** The field after a transposed convolution along `axes`, which reads the whole of the axes in `mixes`. */
export function spreadOut(
  field: Field,
  shape: readonly number[],
  axes: readonly SlidingAxis[],
  mixes: readonly number[],
): Field | undefined {
  const readings = new Map<number, Reading>(
    axes.map((sliding) => [sliding.axis, (step, _source, extent) => spreadStep(step, extent, sliding)]),
  );
  return read(field, shape, readings, mixes);
}

/** The field after each output index along some axes reads a range of input indices. */
export function remap(
  field: Field,
  shape: readonly number[],
  ranges: readonly (Range & { readonly axis: number })[],
): Field | undefined {
  const readings = new Map<number, Reading>(
    ranges.map((range) => [range.axis, (step, source, extent) => remapStep(step, source, extent, range)]),
  );
  return read(field, shape, readings, []);
}

function read(
  field: Field,
  shape: readonly number[],
  readings: ReadonlyMap<number, Reading>,
  mixes: readonly number[],
): Field | undefined {
  let windows: readonly Window[] = field.windows;
  const dims: (readonly Factor[])[] = [];
  for (const [index, factors] of field.dims.entries()) {
    const extent = shape[index] ?? 1;
    const reading = readings.get(index);
    if (mixes.includes(index)) {
      windows = contract(windows, factors);
      dims.push(fixedAxis(extent, windows.length));
    } else if (reading === undefined) dims.push(factors);
    else if (!factors.some(moves)) dims.push(fixedAxis(extent, windows.length));
    // A single position is broadcast: no index moves the window any more.
    else if (field.whole !== true && extent > 1 && factors.every((factor) => factor.extent === 1))
      dims.push(fixedAxis(extent, windows.length));
    else {
      const factor = singleFactor(factors);
      if (factor === undefined) return undefined;
      const steps = factor.steps.map((step) => (step === 0 ? 0 : reading(step, factor.extent, extent)));
      if (steps.includes(undefined)) return undefined;
      const simple = withAxis(windows, extent, steps as Step[]);
      windows = simple.windows;
      dims.push(simple.factors);
    }
  }
  return settle(field, dims, windows);
}
