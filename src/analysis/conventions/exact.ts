import { defineConvention } from "./define-convention.ts";
import type { Convention } from "./define-convention.ts";

/** One multiply-accumulate per kernel tap and output element, two FLOPs each, and every element-wise operation one FLOP. */
export const exact: Convention = defineConvention({
  id: "exact",
  legend:
    "exact: one MAC per kernel tap (padding taps included) and output element, matrix products likewise, bias not; FLOPs = 2 x MACs + element-wise operations",
  count: (_call, { macs, elementwise }) => ({ macs, flops: 2 * macs + elementwise }),
});
