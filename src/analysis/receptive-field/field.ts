import { firstAt, lastAt, simplest } from "./step.ts";
import type { Step } from "./step.ts";
import { mergeSteps } from "./step-moves.ts";

/**
 * Part of a tensor's axis. An axis of extent 12 made by merging 3 and 4 has two factors; index (i, j) of them is index 4*i + j of the axis.
 */
export interface Factor {
  readonly extent: number;
  /** How the window moves from one index to the next, per spatial axis of the input; 0: it does not move. */
  readonly steps: readonly Step[];
}

/** What the element at index 0 sees along one spatial axis of the input, where all steps are numbers. */
export interface Window {
  /** First position seen; negative where the window begins in the padding. */
  readonly start: number;
  readonly size: number;
  /** Whether some path reads the whole axis. */
  readonly global: boolean;
  /** Whether a path remains on which the window is local, so that start, size and steps mean something. */
  readonly local: boolean;
}

/** Two misaligned paths: what their first units see, their indices among the inputs and, once known, their names. */
export interface Misaligned {
  readonly met: readonly [number, number];
  readonly via?: readonly [string, string];
  readonly paths: readonly [MisalignedPath, MisalignedPath];
}

/** What one of two paths that met brought along, per spatial axis. */
export interface MisalignedPath {
  readonly centre: readonly number[];
  readonly stride: readonly number[];
  readonly size: readonly number[];
}

/**
 * What each element of a tensor sees of the model input. The element at indices i sees, along spatial axis a, the positions from
 * `windows[a].start` plus what the steps of its factors add. A tensor without a field depends on no input position.
 */
export interface Field {
  /** The factors of every axis of the tensor. */
  readonly dims: readonly (readonly Factor[])[];
  readonly windows: readonly Window[];
  /** Two paths with different strides or centers that were combined. */
  readonly misaligned?: Misaligned;
  /** The layer through which a path first read a whole axis while another stayed local. */
  readonly gate?: string;
  /** Whether an axis was split whose places see different windows: sizes are of the union. */
  readonly loose?: true;
  /** Whether steps are lists of whole axes, so that what lies outside of a tensor counts as seeing nothing. */
  readonly whole?: boolean;
}

/**
 * The field of the model input itself: spatial axis `a` of the input moves the window by one position.
 *
 * @param whole makes lists of whole axes, which are exact also where a border or a crop has cut windows short
 */
export function inputField(shape: readonly number[], spatialAxes: readonly number[], whole = false): Field {
  const none = spatialAxes.map(() => 0);
  return {
    dims: shape.map((extent, axis) => {
      const position = spatialAxes.indexOf(axis);
      if (position < 0) return [{ extent, steps: none }];
      const positions = Array.from({ length: whole ? extent : 0 }, (_, index) => index);
      const step: Step = whole ? { first: positions, last: positions, shift: undefined } : 1;
      return [{ extent, steps: (none as Step[]).with(position, step) }];
    }),
    windows: spatialAxes.map(() => ({ start: 0, size: 1, global: false, local: true })),
    ...(whole ? { whole } : {}),
  };
}

const still: (readonly number[])[] = [];

/** An axis that no input position moves. */
export function fixedAxis(extent: number, spatialAxes: number): readonly Factor[] {
  const steps = (still[spatialAxes] ??= Array.from({ length: spatialAxes }, () => 0));
  return [{ extent, steps }];
}

/** Whether an index into the factor moves the window at all. */
export function moves(factor: Factor): boolean {
  for (const step of factor.steps) if (step !== 0) return true;
  return false;
}

/** The axis as one factor, so that a window can slide along it. Undefined where the list would be too long. */
export function singleFactor(factors: readonly Factor[]): Factor | undefined {
  if (factors.length === 1) return factors[0];
  let merged: Factor | undefined;
  for (const factor of factors) {
    if (merged === undefined || (merged.extent === 1 && !moves(merged))) merged = factor;
    else if (factor.extent !== 1 || moves(factor)) {
      const steps: Step[] = [];
      for (const [axis, outer] of merged.steps.entries()) {
        const step = mergeSteps(outer, merged.extent, factor.steps[axis] ?? 0, factor.extent);
        if (step === undefined) return undefined;
        steps.push(step);
      }
      merged = { extent: merged.extent * factor.extent, steps };
    }
  }
  return merged;
}

/** Reads every index of the factors at once: the windows grow by the way that the indices cover. */
export function contract(windows: readonly Window[], factors: readonly Factor[]): readonly Window[] {
  return windows.map((window, axis) =>
    factors.reduce((grown, { extent, steps }) => {
      const step = steps[axis] ?? 0;
      if (step === 0) return grown;
      if (typeof step === "number") {
        const way = (extent - 1) * step;
        return { ...grown, size: grown.size + Math.abs(way), start: grown.start + Math.min(0, way) };
      }
      let [first, last] = [Infinity, -Infinity];
      for (let index = 0; index < extent; index += 1) {
        first = Math.min(first, firstAt(step, index));
        last = Math.max(last, lastAt(step, index));
      }
      if (first > last) return grown;
      return { ...grown, size: grown.size + last - first, start: grown.start + first };
    }, window),
  );
}

/** Marks as global the axes along which the window used to move and, in `dims`, moves no longer. */
export function settle(before: Field, dims: Field["dims"], windows: readonly Window[]): Field {
  const settled = windows.map((window, axis) =>
    window.local && !movesAlong(dims, axis) && movesAlong(before.dims, axis)
      ? { ...window, global: true, local: false }
      : window,
  );
  return { ...before, dims, windows: settled };
}

/** Whether some index of the tensor moves the window along spatial axis `axis`. */
export function movesAlong(dims: Field["dims"], axis: number): boolean {
  for (const factors of dims) {
    for (const { steps } of factors) if ((steps[axis] ?? 0) !== 0) return true;
  }
  return false;
}

/**
 * Whether the window stays where it is along spatial axis `axis`, as that of one place cut out of a map: every index that could move it is
 * the only one of its factor.
 */
export function isStill(dims: Field["dims"], axis: number): boolean {
  for (const factors of dims) {
    for (const { extent, steps } of factors) if (extent > 1 && (steps[axis] ?? 0) !== 0) return false;
  }
  return true;
}

/** The same field with what the only index of a factor sees left to the base of the window. */
export function withoutStillSteps(field: Field): Field {
  let windows = field.windows;
  const dims = field.dims.map((factors) =>
    factors.map((factor) => {
      if (factor.extent !== 1 || !moves(factor)) return factor;
      windows = windows.map((window, axis) => {
        const first = firstAt(factor.steps[axis] ?? 0, 0);
        const size = window.size + lastAt(factor.steps[axis] ?? 0, 0) - first;
        return first === 0 && size === window.size
          ? window
          : { ...window, start: window.start + first, size };
      });
      return { extent: 1, steps: factor.steps.map(() => 0) };
    }),
  );
  return { ...field, dims, windows };
}

/** An axis of one factor that moves by these steps in their simplest form, and the windows with what that leaves to them. */
export function withAxis(
  windows: readonly Window[],
  extent: number,
  steps: readonly Step[],
): { readonly windows: readonly Window[]; readonly factors: readonly Factor[] } {
  const simple = steps.map(simplest);
  return {
    windows: windows.map((window, axis) => {
      const { start, grow } = simple[axis] ?? { start: 0, grow: 0 };
      return start === 0 && grow === 0
        ? window
        : { ...window, start: window.start + start, size: window.size + grow };
    }),
    factors: [{ extent, steps: simple.map(({ step }) => step) }],
  };
}
