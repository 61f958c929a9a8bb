import { defineOps, free, inputOf, outputElements } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Complex tensor from real and imaginary parts. */
export const complexPair: OpFamily = defineOps({
  kernels: ["Complex"],
  shape: (inputs) => ({ shape: inputOf(inputs, "real").shape, dtype: "complex64" }),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});

/** Real or imaginary part of a complex tensor. */
export const complexPart: OpFamily = defineOps({
  kernels: ["Real", "Imag"],
  shape: (inputs) => ({ shape: inputOf(inputs, "input").shape, dtype: "float32" }),
  cost: () => free,
  window: () => ({ kind: "pointwise" }),
});

/** Magnitude of a complex tensor: two squares, a sum and a square root. */
export const complexAbs: OpFamily = defineOps({
  kernels: ["ComplexAbs"],
  shape: (inputs) => ({ shape: inputOf(inputs, "x").shape, dtype: "float32" }),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) * 4 }),
  window: () => ({ kind: "pointwise" }),
});
