import * as tf from "@tensorflow/tfjs-core";
import { input, layers, model, sequential } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { profile } from "../../src/profile/profile.ts";

beforeAll(() => openBackend("cpu"));

/** A layer that adds all of its variables, which it keeps as told; 3 numbers each. */
class Keeper extends layers.Layer {
  static readonly className: string = "Keeper";
  kept: unknown;
  readonly #all: readonly tf.Tensor[];

  constructor(all: readonly tf.Tensor[], kept?: unknown, trainable = true) {
    super({ trainable });
    this.#all = all;
    this.kept = kept;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      let sum = [inputs].flat()[0] as tf.Tensor;
      for (const each of this.#all) sum = tf.add(sum, each);
      return sum;
    });
  }
}

const three = (trainable = true): tf.Variable => tf.variable(tf.ones([3]), trainable);

describe("variables of a custom layer are its parameters", () => {
  test.each<[string, (a: tf.Variable, b: tf.Variable) => unknown]>([
    ["a list", (a, b) => [a, b]],
    ["fields of an object", (a, b) => ({ a, inner: { b } })],
    [
      "a Map",
      (a, b) =>
        new Map([
          ["a", a],
          ["b", b],
        ]),
    ],
    ["a Map of lists", (a, b) => new Map([["both", [a, b]]])],
    [
      "an object of a class",
      (a, b) =>
        new (class Block {
          readonly a = a;
          readonly b = [b];
        })(),
    ],
    ["a field and a list", (a, b) => [a, { again: [a, b, b] }]],
    ["private fields alone", () => undefined],
  ])("in %s", (_title, keep) => {
    const [a, b] = [three(), three(false)];
    const net = sequential({
      layers: [layers.dense({ units: 3, inputShape: [2] }), new Keeper([a, b], keep(a, b))],
    });
    const record = profile(net);
    expect(record.status).toBe("complete");
    expect(record.layers.at(-1)).toMatchObject({ type: "Keeper", params: 6, trainableParams: 3 });
    expect(record.layers.at(-1)?.bytes.weights).toBe(6 * 4);
    expect(record.totals).toMatchObject({ params: 2 * 3 + 3 + 6, trainableParams: 2 * 3 + 3 + 3 });
  });

  test("a frozen layer trains none of them", () => {
    const a = three();
    const net = sequential({
      layers: [layers.dense({ units: 3, inputShape: [2] }), new Keeper([a], [a], false)],
    });
    expect(profile(net).layers.at(-1)).toMatchObject({ params: 3, trainableParams: 0 });
  });

  test("one that two layers share counts once, and a layer called twice has it at its first call", () => {
    const a = three();
    const [one, two] = [new Keeper([a], [a]), new Keeper([a], { a })];
    const x = input({ shape: [3] });
    const y = two.apply(one.apply(one.apply(x))) as SymbolicTensor;
    const record = profile(model({ inputs: x, outputs: y }));
    expect(record.layers.map(({ params }) => params)).toEqual([0, 3, 0, 0]);
    expect(record.layers.map((row) => row.sharesWeightsWith)).toEqual([
      undefined,
      undefined,
      one.name,
      one.name,
    ]);
    expect(record.totals.params).toBe(3);
  });

  test("one that no kernel reads is held all the same", () => {
    const net = sequential({
      layers: [layers.dense({ units: 3, inputShape: [2] }), new Keeper([], [three()])],
    });
    expect(profile(net).totals.params).toBe(9 + 3);
  });
});
