import { defineOps, extentAt, inputOf, outputElements, positiveAxis } from "./define-ops.ts";
import type { OpFamily } from "./define-ops.ts";

/** Cumulative sum or product along one axis: one operation per element. */
export const scan: OpFamily<{ readonly axis: number }> = defineOps<{ readonly axis: number }>({
  kernels: ["Cumsum", "Cumprod"],
  shape: (inputs) => inputOf(inputs, "x"),
  cost: (call) => ({ macs: 0, elementwise: outputElements(call) }),
  window: ({ inputs, attrs }) => ({
    kind: "spread",
    input: "x",
    axes: [positiveAxis(attrs.axis, inputOf(inputs, "x").shape.length)],
  }),
});

/** Fourier transform of rows of n: 5 n log2 n real operations, the usual figure for the radix-2 method (Cooley and Tukey 1965). */
export const fourier: OpFamily = defineOps({
  kernels: ["FFT", "IFFT"],
  shape: (inputs) => inputOf(inputs, "input"),
  cost: (call) => {
    const n = extentAt(inputOf(call.inputs, "input").shape, -1);
    return { macs: 0, elementwise: Math.round(5 * outputElements(call) * Math.log2(Math.max(n, 2))) };
  },
  window: ({ inputs }) => ({
    kind: "spread",
    input: "input",
    axes: [inputOf(inputs, "input").shape.length - 1],
  }),
});
