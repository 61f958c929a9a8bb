import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";

type Shape = (number | null)[];

/** Arguments of {@link LayerScale}, named as in Keras' files. */
export interface LayerScaleArgs {
  readonly name?: string;
  readonly trainable?: boolean;
  /** The start of every factor; ConvNeXt: 1e-6. */
  readonly initValues: number;
  /** The number of channels. */
  readonly projectionDim: number;
}

/**
 * Multiplies the last axis by a learned factor per channel: [..., C] to [..., C], with the one weight `gamma` [C].
 *
 * LayerScale of Touvron et al. 2021 (arXiv:2103.17239); named and saved as Keras' `keras.applications.convnext.LayerScale`.
 */
export class LayerScale extends tfl.layers.Layer {
  static readonly className: string = "LayerScale";
  private readonly initValues: number;
  private readonly projectionDim: number;
  private gamma: tfl.LayerVariable | undefined;

  constructor(args: LayerScaleArgs) {
    super(args);
    this.initValues = args.initValues;
    this.projectionDim = args.projectionDim;
  }

  override build(inputShape: Shape | Shape[]): void {
    const start = tfl.initializers.constant({ value: this.initValues });
    this.gamma = this.addWeight("gamma", [this.projectionDim], "float32", start);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (x === undefined || this.gamma === undefined)
        throw new Error("LayerScale is called before it is built");
      return tf.mul(x, this.gamma.read());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), initValues: this.initValues, projectionDim: this.projectionDim };
  }
}
