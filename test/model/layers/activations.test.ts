import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { buildLayersModel } from "../../../src/model/layers/build-layers-model.ts";
import { layersFileOf, profileOfFile, sequentialTopology } from "./layers-file.ts";

const points = [-2, -0.75, -0.25, 0.25, 0.75, 2];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const hardSwish = (x: number): number => (x * clip(x + 3, 0, 6)) / 6;
const mish = (x: number): number => x * Math.tanh(Math.log1p(Math.exp(x)));
const shrink = (x: number): number => Math.sign(x) * Math.max(Math.abs(x) - 0.5, 0);

beforeAll(() => openBackend("cpu"));

const outputs = (entry: readonly [string, Readonly<Record<string, unknown>>]): readonly number[] => {
  const model = buildLayersModel(layersFileOf(sequentialTopology([6], [entry])));
  return [...(model.predict(tf.tensor([points])) as tf.Tensor).dataSync()];
};

const close = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at] as number, 5);
  });
};

/** Values by the formulas of Keras 3 and of TensorFlow Addons, with their default parameters. */
const functions: Readonly<Record<string, (x: number) => number>> = {
  silu: (x) => x * sigmoid(x),
  hard_silu: hardSwish,
  hard_swish: hardSwish,
  mish,
  celu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  hard_tanh: (x) => clip(x, -1, 1),
  hard_shrink: (x) => (Math.abs(x) > 0.5 ? x : 0),
  soft_shrink: shrink,
  tanh_shrink: (x) => x - Math.tanh(x),
  squareplus: (x) => (x + Math.sqrt(x * x + 4)) / 2,
  sparse_plus: (x) => (x <= -1 ? 0 : x >= 1 ? x : ((x + 1) * (x + 1)) / 4),
  sparse_sigmoid: (x) => clip((x + 1) / 2, 0, 1),
  log_sigmoid: (x) => Math.log(sigmoid(x)),
  lisht: (x) => x * Math.tanh(x),
};

test.each(Object.entries(functions))("the activation %s is opened and computes its formula", (name, run) => {
  close(outputs(["Activation", { name: "a", activation: name }]), points.map(run));
});

test("sparsemax and glu, which mix positions", () => {
  // The two greatest of -2 … 2 are 0.75 and 2, which are more than 1 apart: all of the mass is at 2.
  close(outputs(["Activation", { name: "a", activation: "sparsemax" }]), [0, 0, 0, 0, 0, 1]);
  // The first half of the six, each times the sigmoid of its partner.
  close(outputs(["Activation", { name: "a", activation: "glu" }]), [
    -2 * sigmoid(0.25),
    -0.75 * sigmoid(0.75),
    -0.25 * sigmoid(2),
  ]);
});

/** Layer classes that models bring along; Keras has none of these. */
const classes: Readonly<Record<string, (x: number) => number>> = {
  HardSwish: hardSwish,
  "Custom>Hardswish": hardSwish,
  hswish: hardSwish,
  HardSigmoid: (x) => clip(x + 3, 0, 6) / 6,
  Mish: mish,
  "Addons>Mish": mish,
  mish,
  Swish: (x) => x * sigmoid(x),
  SiLU: (x) => x * sigmoid(x),
  ReLU6: (x) => clip(x, 0, 6),
};

test.each(Object.entries(classes))("the layer class %s computes what its name says", (name, run) => {
  close(outputs([name, { name: "a" }]), points.map(run));
});

describe("what a record says", () => {
  test("a class known by its name is counted, and the note says as what", async () => {
    const record = await profileOfFile(
      layersFileOf(sequentialTopology([4, 5], [["Custom>HardSwish", { name: "a" }]])),
    );
    expect(record.status).toBe("complete");
    // 4·5 elements: + 3, two comparisons, / 6, product.
    expect(record.layers.at(-1)).toMatchObject({ type: "HardSwish", macs: 0, flops: 20 * 5 });
    expect(record.notes).toEqual([
      {
        code: "value-inferred",
        text: "HardSwish is not a layer of Keras and not registered (--register): it is taken to compute x relu6(x + 3) / 6",
      },
    ]);
  });

  test("one that stores weights is not what its name says", async () => {
    const file = layersFileOf(sequentialTopology([4, 5], [["Swish", { name: "a" }]]), { "a/beta": [5] });
    const { status, reasons } = await profileOfFile(file);
    expect({ status, texts: reasons.map(({ text }) => text) }).toEqual({
      status: "partial",
      texts: ["the file holds a/beta [5], which no layer was built with"],
    });
  });

  test("an activation that nobody knows is uncounted, and its layer is counted", async () => {
    const dense = ["Dense", { name: "d", units: 3, use_bias: false, activation: "my_snake" }] as const;
    const file = layersFileOf(sequentialTopology([4, 5], [dense]));
    const record = await profileOfFile(file);
    expect(record.status).toBe("partial");
    expect(record.layers.at(-1)).toMatchObject({ type: "Dense", macs: 4 * 5 * 3, params: 15 });
    expect(record.reasons).toEqual([
      { code: "op-not-counted", text: "activation my_snake is not counted (1 call)" },
    ]);
    expect(() => buildLayersModel(file)).toThrow("found the activation my_snake in ");
  });

  test("the text of a registered class is its own affair", async () => {
    class OwnActivation extends layers.Layer {
      static readonly className: string = "OwnActivation";
      readonly #activation: unknown;
      constructor(config: tf.serialization.ConfigDict) {
        super(config as ConstructorParameters<typeof layers.Layer>[0]);
        this.#activation = config["activation"];
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        if (this.#activation !== "twice") throw new Error(`got ${String(this.#activation)}`);
        return tf.mul([inputs].flat()[0] as tf.Tensor, 2);
      }
    }
    tf.serialization.registerClass(OwnActivation as never);
    const own = ["OwnActivation", { name: "o", activation: "twice" }] as const;
    const record = await profileOfFile(layersFileOf(sequentialTopology([4, 5], [own])));
    // One product for each of 4·5 elements.
    expect(record).toMatchObject({ status: "complete", totals: { flops: 20 } });
    close(
      outputs(own),
      points.map((x) => 2 * x),
    );
  });
});
