import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { initializers } from "@tensorflow/tfjs-layers";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { ConfiguredLayer } from "./configured-layer.ts";

type Shape = (number | null)[];

/** x / sqrt(mean(x²)) along the last axis (Zhang and Sennrich 2019, arXiv:1910.07467), times a learned factor per channel, as Keras 3 has it. */
export class RmsNormalization extends ConfiguredLayer {
  static readonly className: string = "clothnet>RMSNormalization";
  #scale: LayerVariable | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const axes = [this.config["axis"] ?? -1].flat().map(Number);
    if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== shape.length - 1))
      throw new Error("RMSNormalization along other axes than the last is not supported");
    this.#scale = this.addWeight("scale", [shape.at(-1) as number], "float32", initializers.ones());
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const [x] = [inputs].flat() as [Tensor];
      const square = tf.mean(tf.square(x), -1, true);
      const normal = tf.mul(x, tf.rsqrt(tf.add(square, Number(this.config["epsilon"] ?? 1e-6))));
      return tf.mul(normal, (this.#scale as LayerVariable).read());
    });
  }
}
