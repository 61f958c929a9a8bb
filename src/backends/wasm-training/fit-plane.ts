import type * as tf from "@tensorflow/tfjs-core";
import type { Steps } from "./compose-kernel.ts";
import { copySlice } from "./copy-slice.ts";

/** Rows and columns to add on each side; a negative number crops. */
export interface PlaneMargins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Pads `[n, h, w, c]` with zeros, or crops it where a margin is negative. Returns `x` itself if all margins are 0. */
export function fitPlane(steps: Steps, x: tf.TensorInfo, margins: PlaneMargins): tf.TensorInfo {
  const { top, bottom, left, right } = margins;
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const added = [
    [0, 0],
    [Math.max(top, 0), Math.max(bottom, 0)],
    [Math.max(left, 0), Math.max(right, 0)],
    [0, 0],
  ];
  const padded = added.flat().some((size) => size > 0)
    ? steps.run("PadV2", { x }, { paddings: added, constantValue: 0 })
    : x;
  const size = [n, h + top + bottom, w + left + right, c];
  if (padded.shape.every((length, axis) => length === size[axis])) return padded;
  const begin = [0, Math.max(-top, 0), Math.max(-left, 0), 0];
  return copySlice(steps, padded, begin, size);
}
