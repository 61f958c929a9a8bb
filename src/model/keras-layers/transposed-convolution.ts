import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { channelAxis, withChannelsLast } from "./channel-order.ts";
import { describeTfjsOutput, pair, plainConvolution } from "./convolution-layer.ts";
import type { BeyondTfjs, Shape } from "./convolution-layer.ts";
import type { LayerClass } from "./define-stateless.ts";

type Sides = [number, number, number];

/**
 * Conv1DTranspose, Conv2DTranspose or Conv3DTranspose: kernel [..., filters, C]. tfjs has no class for one axis, and ignores `output_padding`
 * and the dilation in the others. As in Keras, only one of strides and dilations may be above 1.
 */
export function transposedConvolution(rank: 1 | 2 | 3): LayerClass {
  const kept = `Conv${rank}DTranspose`;
  class TransposedConvolution extends plainConvolution(rank) implements BeyondTfjs {
    static readonly className: string = `clothnet>${kept}`;
    readonly #given: serialization.ConfigDict;
    /** Of each axis; undefined where the file leaves it to the layer. */
    readonly #outputPadding: readonly number[] | undefined;
    readonly #dilations: readonly number[];
    kernel: LayerVariable | undefined;
    #bias: LayerVariable | undefined;

    constructor(config: serialization.ConfigDict) {
      super(config);
      this.#given = config;
      const padding = config["outputPadding"] as number | number[] | null | undefined;
      this.#outputPadding =
        typeof padding === "number" ? this.kernelSize.map(() => padding) : (padding ?? undefined);
      this.#dilations = [this.dilationRate].flat();
      const dilated = Math.max(...this.#dilations) > 1;
      if (dilated && Math.max(...this.strides) > 1) throw new Error("strides and dilations are both above 1");
      if (dilated && rank === 3) throw new Error("a dilated Conv3DTranspose is not supported");
    }

    override build(inputShape: Shape | Shape[]): void {
      const shape = inputShape as Shape;
      const channels = shape[channelAxis(this.dataFormat, shape.length)] as number;
      const kernel = [...this.kernelSize, this.filters, channels];
      this.kernel = this.addWeight("kernel", kernel, "float32", this.kernelInitializer);
      if (this.useBias) {
        this.#bias = this.addWeight("bias", [this.filters], "float32", this.biasInitializer);
      }
      this.built = true;
    }

    override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
      const shape = [...(inputShape as Shape)];
      const channels = channelAxis(this.dataFormat, shape.length);
      const first = channels === 1 ? 2 : 1;
      for (const [axis] of this.kernelSize.entries())
        shape[first + axis] = this.#outputLength(shape[first + axis] ?? null, axis);
      shape[channels] = this.filters;
      return shape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [x] = [inputs].flat() as [Tensor];
        return withChannelsLast(x, this.dataFormat, (last) => {
          const y = this.#convolved(last);
          const biased = this.#bias === undefined ? y : tf.add(y, this.#bias.read());
          return this.activation === null ? biased : this.activation.apply(biased);
        });
      });
    }

    tfjsComputes(inputShape: Shape | undefined): string | undefined {
      if (rank === 1) return undefined;
      const ignored = [
        ...(this.#outputPadding === undefined
          ? []
          : [`its output_padding of ${this.#outputPadding.join("x")}`]),
        ...(Math.max(...this.#dilations) > 1 ? [`its dilation of ${this.#dilations.join("x")}`] : []),
      ];
      if (ignored.length === 0) return undefined;
      return describeTfjsOutput(kept, this.#given, ignored.join(" and "), inputShape, this);
    }

    override getConfig(): serialization.ConfigDict {
      const { dataFormat } = this;
      const padding = this.#outputPadding === undefined ? {} : { outputPadding: [...this.#outputPadding] };
      return { ...super.getConfig(), ...padding, dataFormat };
    }

    /** Keras' `deconv_output_length`; a dilated kernel of k taps spans d(k - 1) + 1. */
    #outputLength(length: number | null, axis: number): number | null {
      if (length === null) return null;
      const stride = this.strides[axis] ?? 1;
      const span = (this.#dilations[axis] ?? 1) * ((this.kernelSize[axis] ?? 1) - 1) + 1;
      const extra = this.#outputPadding?.[axis];
      if (extra !== undefined) {
        const cut = this.padding === "same" ? 2 * Math.floor(span / 2) : 0;
        return (length - 1) * stride + span - cut + extra;
      }
      return length * stride + (this.padding === "same" ? 0 : Math.max(span - stride, 0));
    }

    #convolved(x: Tensor): Tensor {
      const kernel = this.kernel?.read();
      if (kernel === undefined) throw new Error(`${this.name} is called before it is built`);
      const padding = this.padding === "same" ? "same" : "valid";
      const lengths = this.kernelSize.map((_, axis) => this.#outputLength(x.shape[axis + 1] as number, axis));
      const shape = [x.shape[0] as number, ...(lengths as number[]), this.filters];
      if (rank === 3) {
        const sides = shape as [number, number, number, number, number];
        return tf.conv3dTranspose(x as Tensor5D, kernel as Tensor5D, sides, this.strides as Sides, padding);
      }
      // One axis: the width of an image of height 1.
      const [image, taps] = (rank === 1 ? [tf.expandDims(x, 1), tf.expandDims(kernel, 0)] : [x, kernel]) as [
        Tensor4D,
        Tensor4D,
      ];
      const sides = (rank === 1 ? [shape[0], 1, ...shape.slice(1)] : shape) as [
        number,
        number,
        number,
        number,
      ];
      const dilations = pair([...this.#dilations]);
      const y =
        Math.max(...dilations) > 1
          ? dilatedTransposed(image, taps, dilations, sides)
          : tf.conv2dTranspose(image, taps, sides, pair(this.strides), padding);
      return rank === 1 ? tf.squeeze(y, [1]) : y;
    }
  }
  return TransposedConvolution as unknown as LayerClass;
}

/**
 * A transposed convolution with dilations and strides of 1, which tfjs lacks. Where the output is as large as the input, it is a convolution
 * with the kernel turned round; elsewhere, as in TensorFlow, a transposed one on each of the grids of every d-th position.
 */
function dilatedTransposed(
  x: Tensor4D,
  kernel: Tensor4D,
  dilations: [number, number],
  [, height, width]: readonly [number, number, number, number],
): Tensor {
  const sides = [x.shape[1], x.shape[2]] as const;
  if (sides[0] === height && sides[1] === width) {
    const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(x, turned as Tensor4D, 1, "same", "NHWC", dilations);
  }
  const rests = sides.map(
    (side, axis) => (dilations[axis as 0 | 1] - (side % dilations[axis as 0 | 1])) % dilations[axis as 0 | 1],
  );
  const grids = tf.spaceToBatchND(
    x,
    dilations,
    rests.map((rest) => [0, rest]),
  ) as Tensor4D;
  const [batch, rows, columns] = grids.shape;
  const full = [batch, rows + kernel.shape[0] - 1, columns + kernel.shape[1] - 1, kernel.shape[2]] as const;
  const each = tf.conv2dTranspose(
    grids,
    kernel,
    full as unknown as [number, number, number, number],
    1,
    "valid",
  );
  const crops = [height, width].map((side, axis) => [
    0,
    (full[axis + 1] as number) * dilations[axis as 0 | 1] - side,
  ]);
  return tf.batchToSpaceND(each, dilations, crops);
}
