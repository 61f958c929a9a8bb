import { defineInference } from "./define-inference.ts";
import type { Inference } from "./define-inference.ts";

/** The axis of a gather from a vector: its only one. */
export const gatheredAxis: Inference = defineInference({
  ops: ["GatherV2"],
  what: "axis",
  position: () => 2,
  infer: ({ shapes: [x = []] }) => (x.length === 1 ? { values: [0] } : undefined),
});

/** The axis of a cumulative sum or product, or of a reversal: the result has the input's shape for any axis. */
export const runningAxis: Inference = defineInference({
  ops: ["Cumsum", "Cumprod", "ReverseV2"],
  what: "axis",
  position: () => 1,
  infer: ({ shapes: [x = [], axes = []] }) => {
    const count = axes[0] ?? 1;
    return x.length < count
      ? undefined
      : { values: Array.from({ length: count }, (_, at) => x.length - count + at) };
  },
});
