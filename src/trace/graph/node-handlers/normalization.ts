import { add, engine, moments, relu, reshape } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { isSet, stringAttribute } from "../attributes.ts";
import type { GraphNode } from "../graph-program.ts";
import { asTensor } from "../graph-value.ts";
import type { GraphValue } from "../graph-value.ts";
import { defineNodeHandler } from "./define-node-handler.ts";
import type { NodeHandler } from "./define-node-handler.ts";

/**
 * Batch normalization. The converter runs it with channels last and stored averages only, also in training. Where a file stores none, they are those of the
 * input itself: Keras writes layer normalization as one in training, on [1, rows, width, 1] with channels first.
 */
export const normalization: NodeHandler = defineNodeHandler({
  ops: ["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", "_FusedBatchNormEx"],
  run: ({ node, inputs }) => {
    const [x, scale, offset, storedMean, storedVariance] = inputs.map(asTensor) as Tensor[];
    const channelsFirst = stringAttribute(node, "data_format") === "NCHW";
    const ofInput = isSet(node, "is_training") && (storedMean === undefined || storedMean.size === 0);
    const own = ofInput
      ? moments(x as Tensor, channelsFirst ? [0, 2, 3] : [0, 1, 2])
      : { mean: storedMean, variance: storedVariance };
    // tfjs has no data format here: averages of channels in front have to lie along axis 1, not along the last.
    const along = (average: Tensor | undefined): Tensor | undefined =>
      channelsFirst && ofInput && average !== undefined ? reshape(average, [1, -1, 1, 1]) : average;
    const given = { x, scale, offset, mean: along(own.mean), variance: along(own.variance) };
    const y = engine().runKernel("FusedBatchNorm", given as never, { varianceEpsilon: 1e-3 }) as Tensor;
    return [applyActivation(node, y, inputs[5]), own.mean, own.variance];
  },
});

/** Adds what TensorFlow's graph optimizer fuses into a normalization: a sum with another map, and ReLU. */
function applyActivation(node: GraphNode, y: Tensor, side: GraphValue | undefined): Tensor {
  const sum = side === undefined ? y : add(y, asTensor(side));
  return stringAttribute(node, "activation_mode") === "Relu" ? relu(sum) : sum;
}
