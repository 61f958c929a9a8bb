import { defineOps, extentAt, free, inputOf } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Diagonal tensor: the input on the diagonal of a tensor of twice its rank. */
export const diagonal: OpFamily = defineOps({
  kernels: ["Diag"],
  shape: (inputs) => {
    const { shape, dtype } = inputOf(inputs, "x");
    return { shape: [...shape, ...shape], dtype };
  },
  cost: () => free,
  window: () => ({ kind: "unknown", reason: "no-window-rule" }),
});

/** Band matrix: all but a band of diagonals set to zero. */
export const band: OpFamily = defineOps({
  kernels: ["MatrixBandPart"],
  shape: (inputs) => inputOf(inputs, "input"),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});

/** The shape, as a vector, that two shapes broadcast to. */
export const broadcastArgs: OpFamily = defineOps({
  kernels: ["BroadcastArgs"],
  shape: (inputs) => {
    const [a, b] = [inputOf(inputs, "s0"), inputOf(inputs, "s1")];
    return { shape: [Math.max(extentAt(a.shape, 0), extentAt(b.shape, 0))], dtype: a.dtype };
  },
  cost: () => free,
  window: () => ({ kind: "constant" }),
});
