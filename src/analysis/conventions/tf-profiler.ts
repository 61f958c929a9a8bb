import { defineConvention } from "./define-convention.ts";
import type { Convention } from "./define-convention.ts";
import { inputLessOutput, perInput, perOutput, perWindow, timesOutput, biasOf } from "./call-sizes.ts";
import type { OpRule } from "./call-sizes.ts";

const twiceAndBias: OpRule = (call, exact) => 2 * exact.macs + biasOf(call, exact);

/**
 * Float operations per call by TensorFlow's `flops_registry.py` and `nn_ops.py`, for the kernel of the TensorFlow op.
 * Other ops are not registered there and count 0: Einsum, transposed 3-D convolution, batch normalization, ReLU, sigmoid, tanh, erf, square root and others.
 */
export const tfProfilerFlops: Readonly<Record<string, OpRule>> = {
  Conv2D: twiceAndBias,
  FusedConv2D: twiceAndBias,
  DepthwiseConv2dNative: twiceAndBias,
  FusedDepthwiseConv2D: twiceAndBias,
  Conv2DBackpropInput: twiceAndBias,
  Conv2DBackpropFilter: twiceAndBias,
  DepthwiseConv2dNativeBackpropInput: twiceAndBias,
  DepthwiseConv2dNativeBackpropFilter: twiceAndBias,
  BatchMatMul: twiceAndBias,
  _FusedMatMul: twiceAndBias,
  Conv3D: twiceAndBias,
  Dilation2D: (_call, exact) => exact.elementwise,
  Add: perOutput,
  AddN: (_call, exact) => exact.elementwise,
  Sub: perOutput,
  Multiply: perOutput,
  RealDiv: perOutput,
  Pow: perOutput,
  Maximum: perOutput,
  Minimum: perOutput,
  SquaredDifference: timesOutput(2),
  Equal: perOutput,
  NotEqual: perOutput,
  Greater: perOutput,
  GreaterEqual: perOutput,
  Less: perOutput,
  LessEqual: perOutput,
  Neg: perOutput,
  Square: perOutput,
  Log: perOutput,
  Reciprocal: perOutput,
  Rsqrt: timesOutput(2),
  Softmax: timesOutput(5),
  MaxPool: perWindow,
  AvgPool: perWindow,
  Mean: perInput,
  Sum: inputLessOutput,
  ArgMax: inputLessOutput,
  ArgMin: inputLessOutput,
};

/** Counts float operations as `tf.compat.v1.profiler` on a frozen graph. */
export const tfProfiler: Convention = defineConvention({
  id: "tf-profiler",
  legend:
    "tf-profiler: FLOPs as tf.compat.v1.profiler counts float operations (2 per multiply-accumulate, bias and arithmetic 1, softmax 5 per element; ops that it does not register, among them Einsum, batch normalization, ReLU and sigmoid, count 0; of a recurrent layer it sees the first step only, here all are counted); MACs = those of the convolutions and matrix products",
  count: (call, exact) => ({
    macs: call.op in tfProfilerFlops ? exact.macs : 0,
    flops: tfProfilerFlops[call.op]?.(call, exact) ?? 0,
  }),
});
