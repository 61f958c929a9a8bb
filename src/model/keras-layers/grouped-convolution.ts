import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import type { LayerClass } from "./define-stateless.ts";
import { channelAxis, withChannelsLast } from "./channel-order.ts";
import { biasAndActivate, leadWithZeros, pair, plainConvolution } from "./convolution-layer.ts";
import type { Shape } from "./convolution-layer.ts";

/**
 * Conv1D or Conv2D in groups: kernel [..., C/groups, F]; the g-th part of the channels makes the g-th part of the filters. With one channel
 * a group it runs as a depthwise convolution, whose kernel [..., C, F/C] holds the same numbers in the same order. Causal padding, which
 * tfjs' Conv1D accepts and then refuses, is zeros before the first step.
 */
export function groupedConvolution(rank: 1 | 2): LayerClass {
  class GroupedConvolution extends plainConvolution(rank) {
    static readonly className: string = `clothnet>Conv${rank}D`;
    readonly #groups: number;
    #kernel: LayerVariable | undefined;
    #bias: LayerVariable | undefined;

    constructor(config: serialization.ConfigDict) {
      super(config);
      this.#groups = Number(config["groups"] ?? 1);
    }

    override build(inputShape: Shape | Shape[]): void {
      const channels = (inputShape as Shape)[channelAxis(this.dataFormat, rank + 2)] as number;
      if (channels % this.#groups !== 0 || this.filters % this.#groups !== 0) {
        throw new Error(
          `${channels} channels and ${this.filters} filters do not divide into ${this.#groups} groups`,
        );
      }
      const shape = [...this.kernelSize, channels / this.#groups, this.filters];
      this.#kernel = this.addWeight("kernel", shape, "float32", this.kernelInitializer);
      if (this.useBias) {
        this.#bias = this.addWeight("bias", [this.filters], "float32", this.biasInitializer);
      }
      this.built = true;
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
      if (this.padding !== "causal") return super.computeOutputShape(inputShape);
      const shape = [...(inputShape as Shape)];
      const channels = channelAxis(this.dataFormat, shape.length);
      const steps = shape[3 - channels] ?? null;
      shape[3 - channels] = steps === null ? null : Math.ceil(steps / (this.strides[0] ?? 1));
      shape[channels] = this.filters;
      return shape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [x] = [inputs].flat() as [Tensor];
        const kernel = this.#kernel?.read();
        if (kernel === undefined) throw new Error(`${this.name} is called before it is built`);
        return withChannelsLast(x, this.dataFormat, (last) => {
          // One axis: convolved as the width of an image of height 1.
          const y =
            rank === 1
              ? tf.squeeze(
                  this.#convolved(tf.expandDims(leadWithZeros(last, this), 1), tf.expandDims(kernel, 0)),
                  [1],
                )
              : this.#convolved(last, kernel);
          return biasAndActivate(y, this.#bias, this);
        });
      });
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), dataFormat: this.dataFormat, groups: this.#groups };
    }

    #convolved(x: Tensor, kernel: Tensor): Tensor {
      const [height = 1, width = 1, perGroup = 1, filters = 1] = kernel.shape;
      const padding = this.padding === "causal" ? "valid" : this.padding;
      const [strides, dilations] = [pair(this.strides), pair(this.dilationRate)];
      if (perGroup === 1) {
        const depthwise = tf.reshape(kernel, [height, width, this.#groups, filters / this.#groups]);
        const [image, taps] = [x as Tensor4D, depthwise as Tensor4D];
        return tf.depthwiseConv2d(image, taps, strides, padding, "NHWC", dilations);
      }
      const kernels = tf.split(kernel as Tensor4D, this.#groups, 3);
      const images: Tensor4D[] = tf.split(x as Tensor4D, this.#groups, 3);
      const parts = images.map((image, group) =>
        tf.conv2d(image, kernels[group] as Tensor4D, strides, padding, "NHWC", dilations),
      );
      return tf.concat(parts, 3);
    }
  }
  return GroupedConvolution as unknown as LayerClass;
}
