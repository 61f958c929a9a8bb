import { elements } from "../../ops/define-ops.ts";
import { isAffine, isGlobalPooling, macsOf, perInput, timesOutput } from "./call-sizes.ts";
import type { OpRule } from "./call-sizes.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention, Count } from "./define-convention.ts";

/** "Flops" per call by `fvcore/nn/jit_handles.py`. Other ops are ignored there, or cause a warning, and count 0. */
const flops: Readonly<Record<string, OpRule>> = {
  Conv2D: macsOf,
  FusedConv2D: macsOf,
  DepthwiseConv2dNative: macsOf,
  FusedDepthwiseConv2D: macsOf,
  Conv3D: macsOf,
  Conv2DBackpropInput: macsOf,
  DepthwiseConv2dNativeBackpropInput: macsOf,
  Conv3DBackpropInputV2: macsOf,
  BatchMatMul: macsOf,
  _FusedMatMul: macsOf,
  Einsum: macsOf,
  FusedBatchNorm: (call, exact) => timesOutput(isAffine(call) ? 2 : 1)(call, exact),
  Mean: (call, exact) => (isGlobalPooling(call) ? perInput(call, exact) : 0),
  ResizeNearestNeighbor: timesOutput(1),
  ResizeBilinear: timesOutput(4),
};

const nothing = (): Count => ({ macs: 0, flops: 0 });

/** Counts as `fvcore.nn.FlopCountAnalysis`, whose flop is one multiply-add. */
export const fvcore: Convention = defineConvention({
  id: "fvcore",
  legend:
    "fvcore: FLOPs is what fvcore prints under that name, which is one per multiply-ADD (half of what others call FLOPs), bias not, batch normalization 2, layer normalization 5 and global pooling 1 per element, activations, max pooling and additions 0, LSTM and GRU 0; MACs = those of the convolutions and matrix products",
  count: (call, exact) => ({
    macs: call.op in flops ? exact.macs : 0,
    flops: flops[call.op]?.(call, exact) ?? 0,
  }),
  modules: {
    LayerNormalization: ({ scope }) => ({
      macs: 0,
      flops: elements(scope.outputs[0]?.shape ?? []) * (scope.weights.length > 0 ? 5 : 4),
    }),
    LSTM: nothing,
    GRU: nothing,
    SimpleRNN: nothing,
  },
});
