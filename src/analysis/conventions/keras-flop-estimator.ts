import { conv2dGeometry } from "../../ops/convolution-2d.ts";
import type { Conv2dAttrs } from "../../ops/convolution-2d.ts";
import type { TraceCall } from "../../trace/trace.ts";
import { defineConvention } from "./define-convention.ts";
import type { Convention } from "./define-convention.ts";

/**
 * Counts as Keras_FLOP_Estimator, which the clothing study used. A convolution's output is taken as input/stride whatever its padding, so unpadded
 * convolutions are overcounted; normalization, activations and bias are 0; FLOPs are twice the MACs.
 */
export const kerasFlopEstimator: Convention = defineConvention({
  id: "keras-flop-estimator",
  legend:
    "keras-flop-estimator: a convolution's output is taken as input/stride (wrong without padding); only convolutions and matrix products count; FLOPs = 2 x MACs",
  count: (call, { macs }) => {
    const counted = convolutions.has(call.op) ? asIfPadded(call, macs) : macs;
    return { macs: counted, flops: 2 * counted };
  },
});

const convolutions = new Set(["Conv2D", "FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2D"]);

function asIfPadded(call: TraceCall, macs: number): number {
  const attrs = call.attrs as unknown as Conv2dAttrs;
  const geometry = conv2dGeometry(call.inputs, attrs, call.op.includes("Depthwise"));
  const height = geometry.inHeight / geometry.strideHeight;
  const width = geometry.inWidth / geometry.strideWidth;
  return (macs / (geometry.outHeight * geometry.outWidth)) * height * width;
}
