import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** What Keras adds to the scores of pairs that must not attend to each other, so that softmax leaves nothing of them. */
const forbidden = -1e9;

/**
 * Attention scores [..., queries, keys] with the pairs left out that a mask forbids.
 *
 * @param causal whether a query sees only keys at its own place and before
 * @param mask 1 where a query may see a key, 0 where not; broadcast to the scores
 */
export function maskedScores(scores: Tensor, causal: boolean, mask?: Tensor): Tensor {
  let result = scores;
  if (causal) {
    const [queries = 1, keys = 1] = scores.shape.slice(-2);
    const later = tf.greater(tf.range(0, keys), tf.expandDims(tf.range(0, queries), 1));
    result = tf.add(result, tf.mul(tf.cast(later, "float32"), forbidden));
  }
  if (mask === undefined) return result;
  return tf.add(result, tf.mul(tf.sub(1, tf.cast(mask, "float32")), forbidden));
}

/** Throws where a layer was called with masks that it would not apply: it would compute other values than Keras. */
export function refuseUnappliedMasks(layer: string, masks: unknown): void {
  if (Array.isArray(masks)) throw new Error(`${layer} with ${masks.join(", ")} is not supported`);
}
