import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { einsumOfTwo, readEquation } from "./einsum.ts";
import type { Equation } from "./einsum.ts";
import { ConfiguredLayer } from "./configured-layer.ts";

type Shape = (number | null)[];
type Config = serialization.ConfigDict;

/** A dense layer written as an einsum of input and kernel, as `keras.layers.EinsumDense`: `abc,cd->abd` is Dense. */
export class EinsumDense extends ConfiguredLayer {
  static readonly className: string = "clothnet>EinsumDense";
  readonly #activation: layers.Layer;
  #kernel: LayerVariable | undefined;
  #bias: LayerVariable | undefined;

  constructor(config: Config) {
    super(config);
    this.#activation = layers.activation({ activation: (config["activation"] ?? "linear") as "linear" });
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const { right, result } = this.#equation(shape.length);
    const extents = this.#extents(shape);
    const sizes = right.map((letter) => extents.get(letter) as number);
    this.#kernel = this.addWeight("kernel", sizes, "float32", initializers.glorotUniform({}));
    const { biasAxes } = this.config;
    if (typeof biasAxes === "string") {
      // From the bias' first axis to the last of the output; 1 for axes that the bias lacks.
      const own = result.slice(result.findIndex((letter) => biasAxes.includes(letter)));
      const bias = own.map((letter) => (biasAxes.includes(letter) ? (extents.get(letter) as number) : 1));
      this.#bias = this.addWeight("bias", bias, "float32", initializers.zeros());
    }
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = inputShape as Shape;
    const extents = this.#extents(shape);
    return this.#equation(shape.length).result.map((letter) => extents.get(letter) ?? null);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tidy(() => {
      const [x] = [inputs].flat() as [Tensor];
      if (this.#kernel === undefined) throw new Error("EinsumDense is called before it is built");
      const product = einsumOfTwo(this.#equation(x.rank), x, this.#kernel.read());
      const y = this.#bias === undefined ? product : tf.add(product, this.#bias.read());
      return this.#activation.call(y, {}) as Tensor;
    });
  }

  #equation(rank: number): Equation {
    return readEquation(String(this.config["equation"]), rank);
  }

  /** Extents by letter, from the input and from the output's shape in the config, which lacks the batch. */
  #extents(shape: Shape): ReadonlyMap<string, number | null> {
    const { left, result } = this.#equation(shape.length);
    const output = [this.config["outputShape"]].flat() as (number | null)[];
    const extents = new Map<string, number | null>();
    for (const [index, letter] of result.slice(-output.length).entries()) {
      extents.set(letter, output[index] ?? null);
    }
    for (const [axis, letter] of left.entries()) {
      extents.set(letter, shape[axis] ?? extents.get(letter) ?? null);
    }
    return extents;
  }
}
