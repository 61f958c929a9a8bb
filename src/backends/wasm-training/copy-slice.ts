import * as tf from "@tensorflow/tfjs-core";
import type { Steps } from "./compose-kernel.ts";

/**
 * The part of `x` that starts at `begin` and has shape `size`, copied within wasm memory in the longest possible contiguous runs.
 *
 * @param begin one index per axis, inside `x`
 * @param size one length per axis, `begin + size` inside `x`
 */
export function copySlice(
  steps: Steps,
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): tf.TensorInfo {
  const out = steps.empty(size, x.dtype);
  const from = steps.valuesOf(x);
  const to = steps.valuesOf(out);
  if (to.length === 0) return out;
  const strides = [...tf.util.computeStrides(x.shape), 1];
  // The last axis that is cut. All later axes are whole, so one run covers them.
  const cut = Math.max(
    0,
    size.findLastIndex((length, axis) => length !== x.shape[axis]),
  );
  const run = size[cut]! * strides[cut]!;
  const walk = (axis: number, source: number, target: number): number => {
    const start = source + begin[axis]! * strides[axis]!;
    if (axis === cut) {
      to.set(from.subarray(start, start + run), target);
      return target + run;
    }
    let next = target;
    for (let index = 0; index < size[axis]!; index++) {
      next = walk(axis + 1, start + index * strides[axis]!, next);
    }
    return next;
  };
  walk(0, 0, 0);
  return out;
}
