import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";

type Shape = (number | null)[];

/** Arguments of {@link Normalization}, named as in Keras' files. */
export interface NormalizationArgs {
  readonly name?: string;
  readonly trainable?: boolean;
  /** Axes that have statistics of their own; `null` or none: one mean for everything. Default: the last axis. */
  readonly axis?: number | readonly number[] | null;
  /** Known statistics, flat in the order of the axes. Both or neither: without them they are weights. */
  readonly mean?: number | readonly number[] | null;
  readonly variance?: number | readonly number[] | null;
  /** Undoes the normalization instead: x * deviation + mean. Default: false. */
  readonly invert?: boolean;
}

/** Keras' fuzz factor: the smallest divisor. */
const LEAST_DEVIATION = 1e-7;

/**
 * (x - mean) / max(sqrt(variance), 1e-7) per position of the chosen axes; the output has the input's shape.
 *
 * As `keras.layers.Normalization`: with given statistics it has no weights (ConvNeXt); without, it has the non-trainable
 * `mean`, `variance` and the scalar `count`, 2 C + 1 parameters, which start as 0, 1, 0 (EfficientNet).
 */
export class Normalization extends tfl.layers.Layer {
  static readonly className: string = "Normalization";
  private readonly axis: readonly number[];
  private readonly constants: { readonly mean: number[]; readonly variance: number[] } | undefined;
  private readonly invert: boolean;
  private broadcastShape: number[] = [];
  private mean: tfl.LayerVariable | undefined;
  private variance: tfl.LayerVariable | undefined;

  constructor(args: NormalizationArgs = {}) {
    super(args);
    this.axis = listOf(args.axis === undefined ? -1 : args.axis);
    const known = { mean: listOf(args.mean), variance: listOf(args.variance) };
    if ((known.mean.length === 0) !== (known.variance.length === 0)) {
      throw new Error("Normalization takes a mean and a variance, or neither");
    }
    this.constants = known.mean.length === 0 ? undefined : known;
    this.invert = args.invert ?? false;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const kept = new Set(this.axis.map((axis) => (axis < 0 ? axis + shape.length : axis)));
    this.broadcastShape = shape.map((size, axis) => {
      if (!kept.has(axis)) return 1;
      if (size === null) throw new Error(`Normalization needs a known size of axis ${axis}`);
      return size;
    });
    if (this.constants === undefined) {
      const sizes = this.broadcastShape.filter((_, axis) => kept.has(axis));
      const { zeros, ones } = tfl.initializers;
      this.mean = this.addWeight("mean", sizes, "float32", zeros(), undefined, false);
      this.variance = this.addWeight("variance", sizes, "float32", ones(), undefined, false);
      // The number of examples behind the statistics: part of the file, not read here.
      this.addWeight("count", [], "int32", zeros(), undefined, false);
    }
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const input = Array.isArray(inputs) ? inputs[0] : inputs;
      if (input === undefined) throw new Error("Normalization is called without an input");
      const x = input.dtype === "float32" ? input : tf.cast(input, "float32");
      const { mean, deviation } = this.statistics();
      return this.invert ? tf.add(tf.mul(x, deviation), mean) : tf.div(tf.sub(x, mean), deviation);
    });
  }

  private statistics(): { mean: tf.Tensor; deviation: tf.Tensor } {
    if (this.constants !== undefined) {
      const { mean, variance } = this.constants;
      const deviation = variance.map((value) => Math.max(Math.sqrt(value), LEAST_DEVIATION));
      return { mean: this.broadcast(mean), deviation: this.broadcast(deviation) };
    }
    if (this.mean === undefined || this.variance === undefined) {
      throw new Error("Normalization is called before it is built");
    }
    const deviation = tf.maximum(tf.sqrt(this.variance.read()), LEAST_DEVIATION);
    return {
      mean: tf.reshape(this.mean.read(), this.broadcastShape),
      deviation: tf.reshape(deviation, this.broadcastShape),
    };
  }

  /** A single value applies to all, as in Keras. */
  private broadcast(values: number[]): tf.Tensor {
    const [only] = values;
    return values.length === 1 && only !== undefined
      ? tf.fill(this.broadcastShape, only)
      : tf.tensor(values, this.broadcastShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      axis: [...this.axis],
      invert: this.invert,
      mean: this.constants?.mean ?? null,
      variance: this.constants?.variance ?? null,
    };
  }
}

function listOf(value: number | readonly number[] | null | undefined): number[] {
  if (value === null || value === undefined) return [];
  return typeof value === "number" ? [value] : [...value];
}
