import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { batchNormInTraining } from "../../backends/wasm-training/batch-norm.ts";
import type {
  BatchNormAttrs,
  BatchNormInputs,
  BatchNormResults,
} from "../../backends/wasm-training/batch-norm.ts";
import { batchNormFields } from "../../trace/tfjs-internals/layer-fields.ts";
import { overrideFields } from "../../trace/tfjs-internals/override-fields.ts";

/**
 * Has a batch normalization compute in training mode with the one kernel that the wasm backend has for it, in place of some sixty for a step. The
 * results are tfjs' own up to rounding. Other layers, axes and backends stay as they are.
 *
 * @returns a function that undoes it
 */
export function fuseBatchNorm(layer: tfl.layers.Layer): () => void {
  const fields = batchNormFields(layer);
  if (fields === undefined) return () => undefined;
  const call = layer.call.bind(layer);
  return overrideFields(layer, {
    call: (inputs, kwargs) => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const { gamma, beta, movingMean, movingVariance, epsilon, momentum, axis } = fields;
      if (movingMean === undefined || movingVariance === undefined) return call(inputs, kwargs);
      const isLast = axis === -1 || axis === x.rank - 1;
      const hasKernel = tf.getKernel(batchNormInTraining, tf.getBackend()) !== undefined;
      if (kwargs["training"] !== true || !isLast || !hasKernel || gamma == null || beta == null)
        return call(inputs, kwargs);
      return tf.tidy(() => {
        const operands: BatchNormInputs<tf.Tensor> = {
          x,
          gamma: gamma.read(),
          beta: beta.read(),
          movingMean: movingMean.read(),
          movingVariance: movingVariance.read(),
        };
        const attrs: BatchNormAttrs = { epsilon, momentum };
        const results = tf.engine().runKernel(batchNormInTraining, { ...operands }, { ...attrs });
        const [y, , , newMean, newVariance] = results as unknown as BatchNormResults<tf.Tensor>;
        movingMean.write(newMean);
        movingVariance.write(newVariance);
        return y;
      });
    },
  });
}
