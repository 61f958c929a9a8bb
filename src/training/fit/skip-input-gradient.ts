import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";

interface Fields {
  readonly kernel: tfl.LayerVariable;
  readonly bias?: tfl.LayerVariable | null;
  readonly strides: [number, number];
  readonly padding: "same" | "valid";
  readonly dataFormat: "channelsFirst" | "channelsLast";
  readonly dilationRate: [number, number] | number;
  readonly activation?: { readonly getClassName: () => string };
}

/**
 * Has a first convolution compute no gradient of its input, which no weight precedes. tfjs' fused convolution always computes it, and for images it is
 * among the most expensive ones of a step. Other layers stay as they are.
 *
 * @returns a function that undoes it
 */
export function skipInputGradient(layer: tfl.layers.Layer): () => void {
  const { kernel, bias, strides, padding, dataFormat, dilationRate, activation } = layer as unknown as Fields;
  const isLinear = activation === undefined || activation.getClassName() === "linear";
  if (layer.getClassName() !== "Conv2D" || !isLinear || dataFormat !== "channelsLast" || !isFirst(layer))
    return () => undefined;
  return overrideFields(layer, {
    call: (inputs) =>
      tf.tidy(() => {
        const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
        const y = tf.conv2d(x, kernel.read() as tf.Tensor4D, strides, padding, "NHWC", dilationRate);
        return bias == null ? y : tf.add(y, bias.read());
      }),
  });
}

/** Whether no trainable weight comes before a layer, in none of its uses. */
function isFirst({ inboundNodes }: tfl.layers.Layer): boolean {
  return inboundNodes.every(({ inputTensors }) => inputTensors.every(hasNoWeights));
}

function hasNoWeights({ sourceLayer, inputs }: tfl.SymbolicTensor): boolean {
  return sourceLayer.trainableWeights.length === 0 && inputs.every(hasNoWeights);
}
