import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import type { LayerClass } from "./define-stateless.ts";
import { listOfShapes } from "./define-stateless.ts";

type Shape = (number | null)[];
type Config = serialization.ConfigDict;

/** Attention of query [N,T,D] over value [N,S,V] by key [N,S,D] (default: the value): softmax(scores) times value, [N,T,V]. */
abstract class AttentionLayer extends layers.Layer {
  protected readonly config: Config;
  protected scale: LayerVariable | undefined;

  constructor(config: Config) {
    super(config as ConstructorParameters<typeof layers.Layer>[0]);
    this.config = config;
    refuseUnappliedMasks("attention", config["unappliedMasks"]);
  }

  protected abstract scores(query: Tensor, key: Tensor): Tensor;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [query = [], value = []] = listOfShapes(inputShape);
    const output = [...query.slice(0, -1), value.at(-1) as number];
    return this.config["returnAttentionScores"] === true
      ? [output, [...query.slice(0, -1), value.at(-2) as number]]
      : output;
  }

  override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
    return tf.tidy(() => {
      const [query, value, key = value] = inputs as Tensor[];
      const scores = this.scores(query as Tensor, key as Tensor);
      const weights = tf.softmax(maskScores(scores, this.config["useCausalMask"] === true));
      const result = tf.matMul(weights, value as Tensor);
      return this.config["returnAttentionScores"] === true ? [result, weights] : result;
    });
  }

  override getConfig(): Config {
    return { ...this.config, ...super.getConfig() };
  }
}

/** Scores by dot product (Luong et al. 2015, arXiv:1508.04025), times a learned scalar with `use_scale`. */
class DotProductAttention extends AttentionLayer {
  static readonly className: string = "clothnet>Attention";

  override build(inputShape: Shape | Shape[]): void {
    if (this.config["scoreMode"] === "concat") {
      throw new Error("Attention with score_mode concat is not supported");
    }
    if (this.config["useScale"] === true) {
      this.scale = this.addWeight("scale", [], "float32", initializers.ones());
    }
    super.build(inputShape);
  }

  protected override scores(query: Tensor, key: Tensor): Tensor {
    const products = tf.matMul(query, key, false, true);
    return this.scale === undefined ? products : tf.mul(products, this.scale.read());
  }
}

/** Scores sum(scale * tanh(query + key)) (Bahdanau et al. 2015, arXiv:1409.0473), with a learned scale [D] (default; `use_scale` turns it off). */
class BahdanauAttention extends AttentionLayer {
  static readonly className: string = "clothnet>AdditiveAttention";

  override build(inputShape: Shape | Shape[]): void {
    const width = listOfShapes(inputShape)[0]?.at(-1) as number;
    if (this.config["useScale"] !== false) {
      this.scale = this.addWeight("scale", [width], "float32", initializers.ones());
    }
    super.build(inputShape);
  }

  protected override scores(query: Tensor, key: Tensor): Tensor {
    const met = tf.tanh(tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1)));
    return tf.sum(this.scale === undefined ? met : tf.mul(met, this.scale.read()), -1);
  }
}

/** Keras' attention layers of one head. */
export const attentionLayers: readonly LayerClass[] = [
  DotProductAttention as unknown as LayerClass,
  BahdanauAttention as unknown as LayerClass,
];

/** Keras' summand for the scores of masked pairs: softmax makes 0 of them. */
const forbidden = -1e9;

/**
 * Masks attention scores [..., queries, keys].
 *
 * @param causal if true, a query sees only keys at its own position and before
 * @param mask 1 if a query may see a key, else 0; broadcast to the scores
 */
export function maskScores(scores: Tensor, causal: boolean, mask?: Tensor): Tensor {
  let result = scores;
  if (causal) {
    const [queries = 1, keys = 1] = scores.shape.slice(-2);
    const later = tf.greater(tf.range(0, keys), tf.expandDims(tf.range(0, queries), 1));
    result = tf.add(result, tf.mul(tf.cast(later, "float32"), forbidden));
  }
  if (mask === undefined) return result;
  return tf.add(result, tf.mul(tf.sub(1, tf.cast(mask, "float32")), forbidden));
}

/**
 * Refuses masks that a layer does not apply: it would compute other values than Keras.
 *
 * @throws {Error} if there are such masks
 */
export function refuseUnappliedMasks(layer: string, masks: unknown): void {
  if (Array.isArray(masks)) throw new Error(`${layer} with ${masks.join(", ")} is not supported`);
}
