import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { initializers, LayerVariable } from "@tensorflow/tfjs-layers";
import type { LayerClass } from "./define-stateless.ts";
import { tfjsClass } from "./tfjs-class.ts";

type Shape = (number | null)[];
type Config = serialization.ConfigDict;
type Initializer = ReturnType<typeof initializers.zeros>;

interface Activation {
  readonly apply: (x: Tensor) => Tensor;
}

interface Cell {
  readonly units: number;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
  kernel: LayerVariable;
  recurrentKernel: LayerVariable;
}

/**
 * A GRU cell that resets after the recurrent product, as Keras does by default and cuDNN always: kernel [input, 3u], recurrent kernel
 * [u, 3u], bias [2, 3u] with a row for each product. tfjs has the form of Cho et al. 2014, which resets before it.
 */
class ResetAfterCell extends tfjsClass<Cell>("GRUCell") {
  static readonly className: string = "clothnet>GRUCell";
  #bias: LayerVariable | undefined;

  constructor(config: Config) {
    super({ ...config, resetAfter: false });
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = (inputShape as Shape).at(-1) as number;
    const width = this.units * 3;
    this.kernel = this.addWeight("kernel", [channels, width], "float32", this.kernelInitializer);
    this.recurrentKernel = this.addWeight(
      "recurrent_kernel",
      [this.units, width],
      "float32",
      this.recurrentInitializer,
    );
    if (this.useBias) this.#bias = this.addWeight("bias", [2, width], "float32", this.biasInitializer);
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
    return tf.tidy(() => {
      const [x, before] = inputs as [Tensor2D, Tensor2D];
      const [biasOfInput, biasOfState] = this.#bias === undefined ? [] : tf.unstack(this.#bias.read());
      const [xUpdate, xReset, xNew] = products(x, this.kernel, biasOfInput);
      const [hUpdate, hReset, hNew] = products(before, this.recurrentKernel, biasOfState);
      const update = this.recurrentActivation.apply(tf.add(xUpdate, hUpdate));
      const reset = this.recurrentActivation.apply(tf.add(xReset, hReset));
      const candidate = this.activation.apply(tf.add(xNew, tf.mul(reset, hNew)));
      const after = tf.add(tf.mul(update, before), tf.mul(tf.sub(1, update), candidate));
      return [after, after];
    });
  }

  override getConfig(): Config {
    return { ...super.getConfig(), resetAfter: true };
  }
}

function products(x: Tensor2D, kernel: LayerVariable, bias: Tensor | undefined): [Tensor, Tensor, Tensor] {
  const all = tf.matMul(x, kernel.read() as Tensor2D);
  return tf.split(bias === undefined ? all : tf.add(all, bias), 3, 1) as [Tensor, Tensor, Tensor];
}

/** Keras' GRU with `reset_after`, over {@link ResetAfterCell}. */
class ResetAfterGru extends tfjsClass("RNN") {
  static readonly className: string = "clothnet>GRU";

  constructor(config: Config) {
    super({ ...config, cell: new ResetAfterCell(config) as never });
  }

  /** Bidirectional clones a layer by its config; the clone's cell then has its settings in the config of the cell. */
  static fromConfig(cls: new (config: Config) => ResetAfterGru, config: Config): ResetAfterGru {
    const { cell, ...own } = config as Config & { readonly cell?: { readonly config: Config } };
    return new cls({ ...cell?.config, ...own } as Config);
  }
}

/** The two classes of the GRU that resets after the product. */
export const resetAfterGru: readonly LayerClass[] = [
  ResetAfterCell as unknown as LayerClass,
  ResetAfterGru as unknown as LayerClass,
];
