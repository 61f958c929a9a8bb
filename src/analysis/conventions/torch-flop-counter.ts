import {
  convolutionKernels,
  filterGradientKernels,
  matmulKernels,
  transposedKernels,
} from "./convolution-kernels.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention, Count } from "./define-convention.ts";

const counted: ReadonlySet<string> = new Set([
  ...convolutionKernels,
  ...transposedKernels,
  ...filterGradientKernels,
  ...matmulKernels,
]);

const nothing = (): Count => ({ macs: 0, flops: 0 });

/** Counts as `torch.utils.flop_counter.FlopCounterMode`, forward and backward. */
export const torchFlopCounter: Convention = defineConvention({
  id: "torch-flop-counter",
  legend:
    "torch-flop-counter: FLOPs = 2 per multiply-accumulate of convolutions and matrix products, nothing else counts; LSTM, GRU and SimpleRNN are 0 as on its CPU; MACs = half of the FLOPs",
  count: (call, { macs }) => (counted.has(call.op) ? { macs, flops: 2 * macs } : nothing()),
  modules: { LSTM: nothing, GRU: nothing, SimpleRNN: nothing },
});
