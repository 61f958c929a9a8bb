import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { chain } from "./chain.ts";

/** Multi-head self-attention without its projections: [batch, tokens, 3 * width] to [batch, tokens, width]. */
class Attention extends tfl.layers.Layer {
  static readonly className: string = "TestAttention";
  readonly #heads: number;

  constructor(heads: number) {
    super({});
    this.#heads = heads;
  }

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return [...shape.slice(0, -1), (shape.at(-1) as number) / 3];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    const [batch, tokens, width] = x.shape;
    const head = width / 3 / this.#heads;
    const split = tf.transpose(tf.reshape(x, [batch, tokens, 3, this.#heads, head]), [2, 0, 3, 1, 4]);
    const [q, k, v] = tf.unstack(split, 0) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const weights = tf.softmax(tf.matMul(tf.mul(q, head ** -0.5), k, false, true));
    return tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [batch, tokens, width / 3]);
  }
}

/** The class token before the patches, and the positions added to all of them. */
class TokenAndPositions extends tfl.layers.Layer {
  static readonly className: string = "TestTokenAndPositions";
  #token: tfl.LayerVariable | undefined;
  #positions: tfl.LayerVariable | undefined;

  override build(shape: tfl.Shape): void {
    const [, tokens, width] = shape as [null, number, number];
    const zeros = tfl.initializers.zeros();
    this.#token = this.addWeight("token", [1, 1, width], "float32", zeros);
    this.#positions = this.addWeight("positions", [1, tokens + 1, width], "float32", zeros);
    super.build(shape);
  }

  override computeOutputShape([batch, tokens, width]: tfl.Shape): tfl.Shape {
    return [batch as null, (tokens as number) + 1, width as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    const token = tf.tile((this.#token as tfl.LayerVariable).read(), [x.shape[0], 1, 1]) as tf.Tensor3D;
    return tf.add(tf.concat([token, x], 1), (this.#positions as tfl.LayerVariable).read());
  }
}

/** The first token. */
class FirstToken extends tfl.layers.Layer {
  static readonly className: string = "TestFirstToken";

  override computeOutputShape([batch, , width]: tfl.Shape): tfl.Shape {
    return [batch as null, width as number];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    return tf.squeeze(tf.slice(x, [0, 0, 0], [-1, 1, -1]), [1]);
  }
}

const dense = (units: number): tfl.layers.Layer => tfl.layers.dense({ units, kernelInitializer: "zeros" });

/** ViT-B/16 (Dosovitskiy et al. 2020) as timm builds it: 17,563,828,224 multiply-accumulates at 224x224. */
export function vitB16(): tfl.LayersModel {
  const width = 768;
  const image = tfl.input({ shape: [224, 224, 3] });
  let x = chain(
    image,
    tfl.layers.conv2d({ filters: width, kernelSize: 16, strides: 16, kernelInitializer: "zeros" }),
    tfl.layers.reshape({ targetShape: [196, width] }),
    new TokenAndPositions({}),
  );
  for (let block = 0; block < 12; block += 1) {
    const mixed = chain(
      x,
      tfl.layers.layerNormalization({ epsilon: 1e-6 }),
      dense(3 * width),
      new Attention(12),
      dense(width),
    );
    x = tfl.layers.add().apply([x, mixed]) as tfl.SymbolicTensor;
    const widened = chain(
      x,
      tfl.layers.layerNormalization({ epsilon: 1e-6 }),
      dense(4 * width),
      tfl.layers.activation({ activation: "gelu" }),
      dense(width),
    );
    x = tfl.layers.add().apply([x, widened]) as tfl.SymbolicTensor;
  }
  const logits = chain(x, tfl.layers.layerNormalization({ epsilon: 1e-6 }), new FirstToken({}), dense(1000));
  return tfl.model({ inputs: image, outputs: logits });
}
