import { elements, outputElements } from "../../ops/define-ops.ts";
import type { TraceCall } from "../../trace/trace.ts";
import { biasOf, isAffine, isGlobalPooling, perInput, perOutput, timesOutput } from "./call-sizes.ts";
import type { OpRule } from "./call-sizes.ts";
import { convolutionKernels, transposedKernels } from "./convolution-kernels.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention, Count, CountingContext, LayerCalls } from "./define-convention.ts";
import { moduleClasses, recurrentSize } from "./pytorch-modules.ts";

// A module that calls a patched function is counted twice: by its hook and by the function.
const fusedTail: OpRule = (call, exact) =>
  biasOf(call, exact) + (call.attrs["activation"] === "relu" ? 2 * outputElements(call) : 0);
const withBias: OpRule = (call, exact) => exact.macs + fusedTail(call, exact);
const twicePerInput: OpRule = (call, exact) => 2 * perInput(call, exact);

/** ptflops' "MACs" per call, by `ptflops/pytorch_ops.py`. Other ops count 0. */
const macs: Readonly<Record<string, OpRule>> = {
  Conv2D: withBias,
  FusedConv2D: withBias,
  DepthwiseConv2dNative: withBias,
  FusedDepthwiseConv2D: withBias,
  Conv3D: withBias,
  Conv2DBackpropInput: withBias,
  Conv3DBackpropInputV2: withBias,
  BatchMatMul: withBias,
  _FusedMatMul: withBias,
  FusedBatchNorm: (call, exact) => timesOutput(isAffine(call) ? 2 : 1)(call, exact),
  Relu: timesOutput(2),
  Relu6: perOutput,
  Prelu: perOutput,
  Elu: perOutput,
  LeakyRelu: perOutput,
  // A GELU has one error function; the rest of it is not counted.
  Erf: timesOutput(2),
  Softmax: perOutput,
  MaxPool: twicePerInput,
  AvgPool: twicePerInput,
  Mean: (call, exact) => (isGlobalPooling(call) ? twicePerInput(call, exact) : 0),
  ResizeNearestNeighbor: perOutput,
  ResizeBilinear: perOutput,
};

const slides = new Set([...convolutionKernels, ...transposedKernels]);

// Without a fused bias, a convolution's bias is an addition of a weight in the same layer.
function addsBias(call: TraceCall): boolean {
  return call.op === "Add" && moduleClasses.has(call.scope.type) && isSmall(call);
}

function isSmall({ inputs, outputs }: TraceCall): boolean {
  const channels = outputs[0]?.shape.at(-1);
  return elements(inputs["b"]?.shape ?? []) === channels;
}

/** x * sigmoid(x) within one layer is SiLU; a gate of another layer is not. */
function isSilu(call: TraceCall, { makerOf }: CountingContext): boolean {
  return ["a", "b"].some((name) => {
    const input = call.inputs[name];
    const maker = input === undefined ? undefined : makerOf(input);
    return maker?.op === "Sigmoid" && maker.scope === call.scope;
  });
}

function rule(call: TraceCall, context: CountingContext): OpRule | undefined {
  if (slides.has(call.op) && !moduleClasses.has(call.scope.type)) return undefined;
  if (call.op === "Multiply") return isSilu(call, context) ? perOutput : undefined;
  return addsBias(call) ? perOutput : macs[call.op];
}

function both(value: number, { batch }: CountingContext): Count {
  return { macs: value / batch, flops: (2 * value) / batch };
}

const layerElements = ({ scope }: LayerCalls): number => elements(scope.outputs[0]?.shape ?? []);

/** Counts as ptflops 0.7.5 with its pytorch backend: by module and by patched function. */
export const ptflops: Convention = defineConvention({
  id: "ptflops",
  legend:
    "ptflops: MACs is what ptflops 0.7.5 (pytorch backend) prints for ONE example whatever the batch: bias 1, batch normalization 2, layer normalization 1, ReLU, GELU and pooling 2 (its hook and its patched function both count) per element, convolutions of custom layers 0; additions 0; FLOPs = 2 x that",
  count: (call, exact, context) => both(rule(call, context)?.(call, exact) ?? 0, context),
  modules: {
    LayerNormalization: (layer, context) => both(layerElements(layer), context),
    // ReLU6 is counted once, plain ReLU twice.
    ReLU: (layer, context) =>
      both(layerElements(layer) * (layer.calls.some(({ op }) => op === "ClipByValue") ? 1 : 2), context),
    LSTM: (layer, context) => {
      const { input, hidden, steps, bias } = recurrentSize(layer);
      return both(steps * (4 * (input + hidden) * hidden + (bias ? 8 : 0) * hidden + 10 * hidden), context);
    },
    GRU: (layer, context) => {
      const { input, hidden, steps, bias } = recurrentSize(layer);
      return both(steps * (3 * (input + hidden) * hidden + (bias ? 6 : 0) * hidden + 7 * hidden), context);
    },
  },
});
