import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { channelAxis, withChannelsLast } from "./channel-order.ts";
import {
  biasAndActivate,
  describeTfjsOutput,
  leadWithZeros,
  pair,
  plainConvolution,
} from "./convolution-layer.ts";
import type { BeyondTfjs, Shape } from "./convolution-layer.ts";
import type { LayerClass } from "./define-stateless.ts";

/**
 * DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D or SeparableConv2D: kernel [..., C, multiplier], and of a separable one a pointwise kernel
 * [..., C * multiplier, filters]. tfjs has the classes of two axes; its depthwise one ignores the dilation, and its
 * separable one adds the bias to the wrong axis with channels first.
 */
export function depthwiseConvolution(kind: "Depthwise" | "Separable", rank: 1 | 2): LayerClass {
  const kept = `${kind}Conv${rank}D`;
  class DepthwiseConvolution extends plainConvolution(rank) implements BeyondTfjs {
    static readonly className: string = `clothnet>${kept}`;
    readonly #given: serialization.ConfigDict;
    readonly #multiplier: number;
    depthwiseKernel: LayerVariable | undefined;
    #pointwise: LayerVariable | undefined;
    #bias: LayerVariable | undefined;

    constructor(config: serialization.ConfigDict) {
      // A depthwise convolution has no number of filters, which the plain one needs.
      super(kind === "Depthwise" ? { ...config, filters: 1 } : config);
      this.#given = config;
      this.#multiplier = Number(config["depthMultiplier"] ?? 1);
    }

    override build(inputShape: Shape | Shape[]): void {
      const shape = inputShape as Shape;
      const made = (shape[channelAxis(this.dataFormat, shape.length)] as number) * this.#multiplier;
      const kernel = [...this.kernelSize, made / this.#multiplier, this.#multiplier];
      this.depthwiseKernel = this.addWeight("depthwise_kernel", kernel, "float32", this.kernelInitializer);
      if (kind === "Separable") {
        const pointwise = [...this.kernelSize.map(() => 1), made, this.filters];
        this.#pointwise = this.addWeight("pointwise_kernel", pointwise, "float32", this.kernelInitializer);
      }
      if (this.useBias) {
        const channels = kind === "Separable" ? this.filters : made;
        this.#bias = this.addWeight("bias", [channels], "float32", this.biasInitializer);
      }
      this.built = true;
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
      const output = super.computeOutputShape(inputShape) as Shape;
      const axis = channelAxis(this.dataFormat, output.length);
      const channels = (inputShape as Shape)[axis] ?? null;
      const steps = (inputShape as Shape)[output.length - 1 - (axis === 1 ? 0 : 1)] ?? null;
      if (this.padding === "causal")
        output[axis === 1 ? 2 : 1] = steps === null ? null : Math.ceil(steps / (this.strides[0] ?? 1));
      if (kind === "Depthwise") output[axis] = channels === null ? null : channels * this.#multiplier;
      return output;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [x] = [inputs].flat() as [Tensor];
        return withChannelsLast(x, this.dataFormat, (last) =>
          biasAndActivate(this.#convolved(last), this.#bias, this),
        );
      });
    }

    tfjsComputes(inputShape: Shape | undefined): string | undefined {
      const dilations = [this.dilationRate].flat();
      if (kind !== "Depthwise" || rank !== 2 || dilations.every((rate) => rate === 1)) return undefined;
      return describeTfjsOutput(
        kept,
        this.#given,
        `its dilation of ${dilations.join("x")}`,
        inputShape,
        this,
      );
    }

    override getConfig(): serialization.ConfigDict {
      const config = super.getConfig();
      if (kind === "Depthwise") delete config["filters"];
      return { ...config, dataFormat: this.dataFormat, depthMultiplier: this.#multiplier };
    }

    /** One axis is convolved as the width of an image of height 1. */
    #convolved(x: Tensor): Tensor {
      const kernels = [this.depthwiseKernel, this.#pointwise].map((variable) => variable?.read());
      const [depthwise, pointwise] = (
        rank === 1 ? kernels.map((kernel) => kernel && tf.expandDims(kernel, 0)) : kernels
      ) as [Tensor4D, Tensor4D | undefined];
      const image = (
        rank === 1
          ? tf.expandDims(
              leadWithZeros(x, {
                padding: this.padding,
                dilationRate: this.dilationRate,
                kernelSize: depthwise.shape.slice(1, 2),
              }),
              1,
            )
          : x
      ) as Tensor4D;
      const padding = this.padding === "same" ? "same" : "valid";
      const strides =
        rank === 1 ? ([this.strides[0], this.strides[0]] as [number, number]) : pair(this.strides);
      const each = tf.depthwiseConv2d(image, depthwise, strides, padding, "NHWC", pair(this.dilationRate));
      const y = pointwise === undefined ? each : tf.conv2d(each, pointwise, 1, "valid");
      return rank === 1 ? tf.squeeze(y, [1]) : y;
    }
  }
  return DepthwiseConvolution as unknown as LayerClass;
}
