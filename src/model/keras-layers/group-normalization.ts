import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { initializers } from "@tensorflow/tfjs-layers";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { ConfiguredLayer } from "./configured-layer.ts";

type Shape = (number | null)[];

/** Normalization over all positions and the channels of one group (Wu and He 2018, arXiv:1803.08494), channels last; gamma and beta [C]. */
export class GroupNormalization extends ConfiguredLayer {
  static readonly className: string = "clothnet>GroupNormalization";
  #gamma: LayerVariable | undefined;
  #beta: LayerVariable | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const axis = Number([this.config["axis"] ?? -1].flat()[0]);
    if (axis !== -1 && axis !== shape.length - 1) {
      throw new Error("GroupNormalization along another axis than the last is not supported");
    }
    const size = [shape.at(-1) as number];
    const { scale, center } = this.config;
    if (scale !== false) this.#gamma = this.addWeight("gamma", size, "float32", initializers.ones());
    if (center !== false) this.#beta = this.addWeight("beta", size, "float32", initializers.zeros());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const [x] = [inputs].flat() as [Tensor];
      const channels = x.shape.at(-1) as number;
      const asked = Number(this.config["groups"] ?? 32);
      const groups = asked === -1 ? channels : asked;
      const apart = tf.reshape(x, [...x.shape.slice(0, -1), groups, channels / groups]);
      const axes = apart.shape.map((_, axis) => axis).filter((axis) => axis !== 0 && axis !== apart.rank - 2);
      const { mean, variance } = tf.moments(apart, axes, true);
      const deviation = tf.rsqrt(tf.add(variance, Number(this.config["epsilon"] ?? 1e-3)));
      const normal = tf.reshape(tf.mul(tf.sub(apart, mean), deviation), x.shape);
      const scaled = this.#gamma === undefined ? normal : tf.mul(normal, this.#gamma.read());
      return this.#beta === undefined ? scaled : tf.add(scaled, this.#beta.read());
    });
  }
}
