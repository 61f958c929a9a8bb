import { extentAt, inputOf, outputElements } from "../../ops/define-ops.ts";
import { inputLessOutput } from "./call-sizes.ts";
import type { OpRule } from "./call-sizes.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention } from "./define-convention.ts";
import { tfProfilerFlops } from "./tf-profiler.ts";

/** TensorFlow's profiler table with the ops that the package keras-flops adds. */
const flops: Readonly<Record<string, OpRule>> = {
  ...tfProfilerFlops,
  FusedBatchNorm: (call) => 2 * outputElements(call) + 6 * extentAt(inputOf(call.inputs, "mean").shape, -1),
  Max: inputLessOutput,
  Min: inputLessOutput,
};

/** Counts as the package keras-flops, which runs `tf.compat.v1.profiler` with a few more ops. */
export const kerasFlops: Convention = defineConvention({
  id: "keras-flops",
  legend:
    "keras-flops: FLOPs as tf-profiler, and batch normalization 2 per element + 6 per channel, global max pooling 1 per element but the first; of a recurrent layer it sees the first step only, here all are counted; MACs = those of the convolutions and matrix products",
  count: (call, exact) => ({
    macs: call.op in flops ? exact.macs : 0,
    flops: flops[call.op]?.(call, exact) ?? 0,
  }),
});
