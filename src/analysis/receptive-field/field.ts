/**
 * Part of a tensor's axis. An axis of extent 12 made by merging 3 and 4 has two factors; index (i, j) of them is index 4*i + j of the axis.
 */
export interface Factor {
  readonly extent: number;
  /** Input positions by which the window moves from one index to the next, per spatial axis of the input; 0: it does not move. */
  readonly steps: readonly number[];
}

/** What the element at index 0 sees along one spatial axis of the input. */
export interface Window {
  /** First position seen; negative where the window begins in the padding. */
  readonly start: number;
  readonly size: number;
  /** Whether some path reads the whole axis. */
  readonly global: boolean;
  /** Whether a path remains on which the window is local, so that start, size and steps mean something. */
  readonly local: boolean;
}

/**
 * What each element of a tensor sees of the model input. The element at indices i sees, along spatial axis a, the positions from
 * `windows[a].start + sum(step * index)` on. A tensor without a field depends on no input position.
 */
export interface Field {
  /** The factors of every axis of the tensor. */
  readonly dims: readonly (readonly Factor[])[];
  readonly windows: readonly Window[];
  /** Set where paths with different strides or centres have met. */
  readonly misaligned?: string;
}

/** The field of the model input itself: spatial axis `a` of the input moves the window by one position. */
export function inputField(shape: readonly number[], spatialAxes: readonly number[]): Field {
  const none = spatialAxes.map(() => 0);
  return {
    dims: shape.map((extent, axis) => {
      const position = spatialAxes.indexOf(axis);
      return [{ extent, steps: position < 0 ? none : none.with(position, 1) }];
    }),
    windows: spatialAxes.map(() => ({ start: 0, size: 1, global: false, local: true })),
  };
}

/** An axis that no input position moves. */
export function fixedAxis(extent: number, spatialAxes: number): readonly Factor[] {
  return [{ extent, steps: Array.from({ length: spatialAxes }, () => 0) }];
}

/** Whether an index into the factor moves the window at all. */
export function moves(factor: Factor): boolean {
  return factor.steps.some((step) => step !== 0);
}

/** The axis as one factor where its factors are contiguous, so that a window can slide along it. */
export function singleFactor(factors: readonly Factor[]): Factor | undefined {
  let merged: Factor | undefined;
  for (const factor of factors) {
    if (merged === undefined) merged = factor;
    else if (factor.extent === 1 && !moves(factor)) continue;
    else if (merged.extent === 1 && !moves(merged)) merged = factor;
    else if (merged.steps.every((step, axis) => step === (factor.steps[axis] ?? 0) * factor.extent)) {
      merged = { extent: merged.extent * factor.extent, steps: factor.steps };
    } else return undefined;
  }
  return merged;
}

/** Reads every index of the factors at once: the windows grow by the way that the indices cover. */
export function contract(windows: readonly Window[], factors: readonly Factor[]): readonly Window[] {
  return windows.map((window, axis) =>
    factors.reduce((grown, factor) => {
      const way = (factor.extent - 1) * (factor.steps[axis] ?? 0);
      return { ...grown, size: grown.size + Math.abs(way), start: grown.start + Math.min(0, way) };
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
function movesAlong(dims: Field["dims"], axis: number): boolean {
  for (const factors of dims) {
    for (const { steps } of factors) if ((steps[axis] ?? 0) !== 0) return true;
  }
  return false;
}
