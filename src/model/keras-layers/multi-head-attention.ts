import * as tf from "@tensorflow/tfjs-core";
import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { initializers } from "@tensorflow/tfjs-layers";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { maskScores, refuseUnappliedMasks } from "./attention.ts";
import { listOfShapes } from "./define-stateless.ts";
import { ConfiguredLayer } from "./configured-layer.ts";

type Shape = (number | null)[];
type Config = serialization.ConfigDict;

interface Projection {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable | undefined;
}

/**
 * Multi-head attention (Vaswani et al. 2017, arXiv:1706.03762) of [N, T, D], or of [N, ..., D] with all the middle axes attended, as
 * `keras.layers.MultiHeadAttention`.
 *
 * Kernels: query and key [D, heads, keyDim], value [D, heads, valueDim], attention_output [heads, valueDim, D]. Inputs: query, value and,
 * if it is not the value, key, in the order that `tensorArguments` names.
 *
 * @throws {Error} if it attends to some of several axes
 */
export class MultiHeadAttention extends ConfiguredLayer {
  static readonly className: string = "clothnet>MultiHeadAttention";
  readonly #heads: number;
  readonly #keyDim: number;
  readonly #valueDim: number;
  #projections: Readonly<Record<"query" | "key" | "value" | "output", Projection>> | undefined;

  constructor(config: Config) {
    super(config);
    refuseUnappliedMasks("MultiHeadAttention", config["unappliedMasks"]);
    this.#heads = Number(config["numHeads"]);
    this.#keyDim = Number(config["keyDim"]);
    this.#valueDim = Number(config["valueDim"] ?? config["keyDim"]);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [query, value, key] = this.#roles(listOfShapes(inputShape));
    const axes = [this.config["attentionAxes"] ?? []].flat();
    if (axes.length > 0 && axes.length !== query.length - 2) {
      throw new Error("MultiHeadAttention over some of several axes is not supported");
    }
    const into = (name: string, shape: readonly (number | null)[], width: number): Projection =>
      this.#projection(name, [shape.at(-1) as number, this.#heads, width], [this.#heads, width]);
    const width = this.#width(query);
    this.#projections = {
      query: into("query", query, this.#keyDim),
      key: into("key", key, this.#keyDim),
      value: into("value", value, this.#valueDim),
      output: this.#projection("attention_output", [this.#heads, this.#valueDim, width], [width]),
    };
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const [query, value] = this.#roles(listOfShapes(inputShape));
    const output = [...query.slice(0, -1), this.#width(query)];
    const scores = [query[0] ?? null, this.#heads, ...query.slice(1, -1), ...value.slice(1, -1)];
    return this.#givesScores() ? [output, scores] : output;
  }

  override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
    return tf.tidy(() => {
      if (this.#projections === undefined) {
        throw new Error("MultiHeadAttention is called before it is built");
      }
      const [query, value, key] = this.#roles([inputs].flat());
      const { query: forQuery, key: forKey, value: forValue, output } = this.#projections;
      const scaled = tf.mul(headsFirst(projected(query, forQuery)), 1 / Math.sqrt(this.#keyDim));
      const scores = tf.matMul(scaled, headsFirst(projected(key, forKey)), false, true);
      // tfjs changes the names in the config to its own style.
      const mask = this.#argument([inputs].flat(), "attentionMask");
      const masked = maskScores(
        scores,
        this.config["useCausalMask"] === true,
        // [N, queries, keys]: the same for every head.
        mask?.rank === 3 ? tf.expandDims(mask, 1) : mask,
      );
      const weights = tf.softmax(masked);
      const attended = headsFirst(tf.matMul(weights, headsFirst(projected(value, forValue))));
      const [batch = 1, places = 1] = attended.shape;
      const depth = this.#heads * this.#valueDim;
      const width = output.kernel.shape[2] as number;
      const joined = timesMatrix(
        tf.reshape(attended, [batch, places, depth]),
        tf.reshape(output.kernel.read(), [depth, width]),
      );
      const result = tf.reshape(biased(joined, output.bias), [...query.shape.slice(0, -1), width]);
      if (!this.#givesScores()) return result;
      const pairs = [...query.shape.slice(1, -1), ...value.shape.slice(1, -1)];
      return [result, tf.reshape(weights, [batch, this.#heads, ...pairs])];
    });
  }

  #givesScores(): boolean {
    return this.config["returnAttentionScores"] === true;
  }

  #width(query: readonly (number | null)[]): number {
    const [asked] = [this.config["outputShape"]].flat() as (number | null | undefined)[];
    return asked ?? (query.at(-1) as number);
  }

  #projection(name: string, shape: number[], bias: number[]): Projection {
    return {
      kernel: this.addWeight(`${name}/kernel`, shape, "float32", initializers.glorotUniform({})),
      bias:
        this.config["useBias"] === false
          ? undefined
          : this.addWeight(`${name}/bias`, bias, "float32", initializers.zeros()),
    };
  }

  /** Query, value, key: by the names or positions in the file; default: in this order. */
  #roles<Item>(given: readonly Item[]): [Item, Item, Item] {
    const find = (name: string, place: number): Item | undefined =>
      this.#names().length === 0
        ? given[place]
        : (this.#argument(given, name) ?? this.#argument(given, String(place)));
    const query = find("query", 0) as Item;
    const value = find("value", 1) ?? query;
    return [query, value, find("key", 2) ?? value];
  }

  #argument<Item>(given: readonly Item[], name: string): Item | undefined {
    const at = this.#names().indexOf(name);
    return at < 0 ? undefined : given[at];
  }

  #names(): readonly string[] {
    return [this.config["tensorArguments"] ?? []].flat().map(String);
  }
}

/** [N, ..., D] by [D, heads, width] to [N, positions, heads, width]. */
function projected(x: Tensor, { kernel, bias }: Projection): Tensor {
  const [depth = 1, heads = 1, width = 1] = kernel.shape as number[];
  const [batch = 1] = x.shape;
  const flat = tf.reshape(x, [batch, x.size / batch / depth, depth]);
  const result = timesMatrix(flat, tf.reshape(kernel.read(), [depth, heads * width]));
  return biased(tf.reshape(result, [batch, flat.shape[1] ?? 1, heads, width]), bias);
}

function timesMatrix(x: Tensor, matrix: Tensor): Tensor {
  const [batch = 1, places = 1, depth = 1] = x.shape;
  const rows = tf.matMul(tf.reshape(x, [batch * places, depth]), matrix);
  return tf.reshape(rows, [batch, places, matrix.shape[1] ?? 1]);
}

/** Swaps positions and heads. */
function headsFirst(x: Tensor): Tensor {
  return tf.transpose(x, [0, 2, 1, 3]);
}

function biased(x: Tensor, bias: LayerVariable | undefined): Tensor {
  return bias === undefined ? x : tf.add(x, bias.read());
}
