import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { channelAxis, withChannelsLast } from "./channel-order.ts";
import { biasAndActivate, describeTfjsOutput, pair, plainConvolution } from "./convolution-layer.ts";
import type { BeyondTfjs, Shape } from "./convolution-layer.ts";
import type { LayerClass } from "./define-stateless.ts";

type Sides = [number, number, number];
type Sides4 = [number, number, number, number];

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
    #kernel: LayerVariable | undefined;
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
      this.#kernel = this.addWeight("kernel", kernel, "float32", this.kernelInitializer);
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
        return withChannelsLast(x, this.dataFormat, (last) =>
          biasAndActivate(this.#convolved(last), this.#bias, this),
        );
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
      const kernel = this.#kernel?.read();
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
          ? dilatedTransposed(image, taps, dilations, sides, padding)
          : tf.conv2dTranspose(image, taps, sides, pair(this.strides), padding);
      return rank === 1 ? tf.squeeze(y, [1]) : y;
    }
  }
  return TransposedConvolution as unknown as LayerClass;
}

/**
 * A transposed convolution with dilations and strides of 1, which tfjs lacks: a plain one on each of the grids of every d-th position, as
 * TensorFlow runs it. A grid has a row or column less than the first where the sides are no multiples of d.
 */
function dilatedTransposed(
  x: Tensor4D,
  kernel: Tensor4D,
  dilations: [number, number],
  [batch, height, width, filters]: Sides4,
  padding: "same" | "valid",
): Tensor {
  const [down, across] = dilations;
  const [, rows, columns, channels] = x.shape;
  const rests = [(down - (rows % down)) % down, (across - (columns % across)) % across] as const;
  const grids = tf.spaceToBatchND(x, dilations, [
    [0, rests[0]],
    [0, rests[1]],
  ]) as Tensor4D;
  const [, most, widest] = grids.shape;
  const full = [most + kernel.shape[0] - 1, widest + kernel.shape[1] - 1] as const;
  const spread = (grid: Tensor4D): Tensor4D => {
    const sides = [grid.shape[1] + kernel.shape[0] - 1, grid.shape[2] + kernel.shape[1] - 1] as const;
    return tf.conv2dTranspose(grid, kernel, [grid.shape[0], ...sides, filters], 1, "valid");
  };
  const ofGrid = (at: number): Tensor4D => {
    const [row, column] = [Math.floor(at / across), at % across];
    const own = [Math.ceil((rows - row) / down), Math.ceil((columns - column) / across)] as const;
    // A dilation beyond a side leaves grids without positions.
    if (own[0] <= 0 || own[1] <= 0) return tf.zeros([batch, ...full, filters]);
    const y = spread(tf.slice(grids, [at * batch, 0, 0, 0], [batch, ...own, channels]));
    return tf.pad(y, [
      [0, 0],
      [0, full[0] - y.shape[1]],
      [0, full[1] - y.shape[2]],
      [0, 0],
    ]);
  };
  const each =
    rests[0] === 0 && rests[1] === 0
      ? spread(grids)
      : tf.concat(
          Array.from({ length: down * across }, (_, at) => ofGrid(at)),
          0,
        );
  // What lies before the first position of the output, and behind the last.
  const spans = [down * (kernel.shape[0] - 1), across * (kernel.shape[1] - 1)] as const;
  const before = padding === "same" ? spans.map((span) => Math.floor(span / 2)) : [0, 0];
  const crops = [height, width].map((side, axis) => {
    const first = before[axis] as number;
    return [first, (full[axis] as number) * (dilations[axis] as number) - side - first];
  });
  return tf.batchToSpaceND(each, dilations, crops);
}
