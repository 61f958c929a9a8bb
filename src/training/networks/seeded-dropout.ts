import type { Layer } from "./connect.ts";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { deriveSeed } from "./initializers.ts";

type Shape = (number | null)[];

/** Arguments of {@link SeededDropout}. */
export interface SeededDropoutArgs {
  readonly name?: string;
  readonly trainable?: boolean;
  /** Probability that a value is dropped, 0 up to but not including 1. */
  readonly rate: number;
  /** Shape of the mask: 1 shares it along an axis, null is the extent of the input. */
  readonly noiseShape?: readonly (number | null)[] | null;
  readonly seed: number;
}

/**
 * Dropout (Srivastava et al. 2014) whose n-th mask depends on the seed and on n alone: two runs drop the same values. The
 * output has the input's shape; outside training it is the input.
 *
 * The Dropout of tfjs draws masks that cannot be repeated or, with its `seed`, the same mask at every step, which trains a
 * fixed smaller network instead.
 */
export class SeededDropout extends tfl.layers.Layer {
  static readonly className: string = "SeededDropout";
  private readonly rate: number;
  private readonly noiseShape: readonly (number | null)[] | undefined;
  private readonly seed: number;
  /** The number of masks drawn; set it to continue a run. */
  draws = 0;

  constructor(args: SeededDropoutArgs) {
    super(args);
    this.rate = args.rate;
    this.noiseShape = args.noiseShape ?? undefined;
    this.seed = args.seed;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (x === undefined) throw new Error("SeededDropout is called without an input");
      if (kwargs["training"] !== true || this.rate === 0) return tf.clone(x);
      const mask = this.noiseShape?.map((size, axis) => size ?? x.shape[axis] ?? 1);
      return tf.dropout(x, this.rate, mask, deriveSeed(this.seed, String(this.draws++)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      rate: this.rate,
      noiseShape: this.noiseShape === undefined ? null : [...this.noiseShape],
      seed: this.seed,
    };
  }
}

/** Makes a dropout layer: repeatable with a seed; without one, tfjs' own. */
export function dropout(
  seed: number | undefined,
  args: { readonly name: string; readonly rate: number; readonly noiseShape?: (number | null)[] },
): Layer {
  if (seed !== undefined) return new SeededDropout({ ...args, seed: deriveSeed(seed, args.name) });
  // The layer accepts null for "as the input"; its type does not.
  return tfl.layers.dropout(args as Parameters<typeof tfl.layers.dropout>[0]);
}
