import "@tensorflow/tfjs-backend-cpu";
import {
  engine,
  getBackend,
  memory,
  mul,
  ones,
  serialization,
  setBackend,
  tensor,
} from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { input, layers, model as functional, sequential } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeEach, describe, expect, test } from "vitest";
import { profile } from "../../src/profile/profile.ts";
import { textsOf } from "../reason-texts.ts";

const apply = (layer: layers.Layer, to: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(to) as SymbolicTensor;

beforeEach(async () => {
  await setBackend("cpu");
});

describe("rows of a model in memory", () => {
  test("a shared layer has a row a call and its parameters once", () => {
    const shared = layers.dense({ units: 4, name: "shared" });
    const [left, right] = [input({ shape: [3], name: "left" }), input({ shape: [3], name: "right" })];
    const sum = apply(layers.add({ name: "sum" }), [apply(shared, left), apply(shared, right)]);
    const record = profile(functional({ inputs: [left, right], outputs: sum }));
    const rows = record.layers.filter((row) => row.name === "shared");
    expect(rows.map(({ call, macs, params }) => ({ call, macs, params }))).toEqual([
      { call: 0, macs: 3 * 4, params: 3 * 4 + 4 },
      { call: 1, macs: 3 * 4, params: 0 },
    ]);
    expect(rows[1]?.sharesWeightsWith).toBe("shared");
    expect(record.totals).toMatchObject({ params: 16, macs: 24 });
    expect(record.model.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["left", [1, 3]],
      ["right", [1, 3]],
    ]);
  });

  test("layers of a nested model keep the way to them, at each call of the model", () => {
    const inner = sequential({
      name: "inner",
      layers: [layers.dense({ units: 2, inputShape: [2], name: "d" })],
    });
    const x = input({ shape: [2] });
    const record = profile(functional({ inputs: x, outputs: apply(inner, apply(inner, x)) }));
    const rows = record.layers.filter((row) => row.type === "Dense");
    expect(rows.map(({ path, call }) => `${path}#${call}`)).toEqual(["inner/d#0", "inner/d#1"]);
    expect(record.totals.params).toBe(6);
  });

  test("a frozen layer's parameters are not trainable, nor are moving statistics", () => {
    const net = sequential({
      layers: [layers.dense({ units: 2, inputShape: [2], trainable: false }), layers.batchNormalization()],
    });
    // Dense 2*2+2 = 6, frozen; batch norm gamma, beta (2 each, trainable) and two moving statistics.
    expect(profile(net).totals).toMatchObject({ params: 6 + 8, trainableParams: 4 });
  });

  test("bytes and peak of two layers, by hand", () => {
    const net = sequential({
      layers: [
        layers.dense({ units: 8, inputShape: [4], useBias: false, name: "a" }),
        layers.reLU({ name: "b" }),
      ],
    });
    const { layers: rows, totals } = profile(net, { batch: 2 });
    const [dense, relu] = rows.slice(-2);
    // Reads the input 2*4 and the kernel 4*8, writes 2*8, four bytes each.
    expect(dense?.bytes).toEqual({ weights: 128, read: (8 + 32) * 4, written: 16 * 4 });
    expect(relu?.bytes).toEqual({ weights: 0, read: 64, written: 64 });
    // The input lives throughout: 32 + 64 + 64.
    expect(totals.peakActivationBytes).toBe(160);
  });
});

class Throwing extends layers.Layer {
  static className = "Throwing";
  override call(): Tensor {
    throw new Error("this layer always throws");
  }
}
serialization.registerClass(Throwing);

class Reading extends layers.Layer {
  static className = "Reading";
  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = [inputs].flat()[0] as Tensor;
    return mul(x, (x.dataSync()[0] ?? 0) > 0 ? 1 : 2);
  }
}
serialization.registerClass(Reading);

describe("what is left behind", () => {
  test.each([
    ["a good model", () => layers.reLU(), "complete"],
    ["a layer that throws", () => new Throwing(), "partial"],
    ["a layer that reads computed values", () => new Reading(), "partial"],
  ])("nothing, after %s", (_title, second, status) => {
    const net = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] }), second()] });
    net.build();
    const weights = net.getWeights().map((weight) => [...weight.dataSync()]);
    const before = {
      tensors: memory().numTensors,
      ids: engine().backend.numDataIds(),
      apply: layers.Layer.prototype.apply,
    };
    const record = profile(net);
    expect(record.status).toBe(status);
    expect(record.totals.macs).toBe(6);
    expect({
      tensors: memory().numTensors,
      ids: engine().backend.numDataIds(),
      apply: layers.Layer.prototype.apply,
    }).toEqual(before);
    expect(getBackend()).toBe("cpu");
    expect(net.getWeights().map((weight) => [...weight.dataSync()])).toEqual(weights);
    expect((net.layers.at(0) as layers.Layer).apply(ones([1, 3]))).toMatchObject({ shape: [1, 2] });
  });

  test("a partial record says where it ended and why", () => {
    const net = sequential({
      layers: [layers.dense({ units: 2, inputShape: [3] }), new Throwing({ name: "bad" })],
    });
    const record = profile(net);
    expect(textsOf(record.reasons)).toEqual([
      "the run ended in bad: this layer always throws; layers after it are missing",
    ]);
    expect(record.layers.at(-1)).toMatchObject({ name: "bad", status: "unavailable" });
    expect(record.layers.at(-1)).not.toHaveProperty("macs");
    expect(record.layers.at(-1)?.receptiveField).toEqual({
      status: "unavailable",
      reason: { code: "no-output" },
    });
  });

  test("the caller's tensors stay usable", () => {
    const mine = tensor([1, 2]);
    profile(sequential({ layers: [layers.dense({ units: 2, inputShape: [2] })] }));
    expect([...mine.dataSync()]).toEqual([1, 2]);
  });
});

test("a shape that does not fit, and a model without inputs, are one clear line", () => {
  const net = sequential({ name: "net", layers: [layers.dense({ units: 2, inputShape: [3], name: "d" })] });
  expect(() => profile(net, { shapes: { "": [4] } })).toThrow(
    /^--input does not fit the model: found \[4\] for the input .*; expected \[3\]/,
  );
  expect(() => profile(sequential({ name: "empty" }))).toThrow(/found the model empty that is not built yet/);
});

test.each([
  [{ batch: 0 }, "found batch: 0 in the options of profile; expected a whole number of at least 1"],
  [{ batch: 1.5 }, "found batch: 1.5 in the options of profile;"],
  [{ shapes: { "": [-5, 3, 1] } }, 'found shapes: {"":[-5,3,1]} in the options of profile;'],
  [
    { shapes: { "": "9,9,1" as unknown as number[] } },
    'found shapes: {"":"9,9,1"} in the options of profile;',
  ],
  [
    { objectSize: [0, 3] },
    "found objectSize: [0,3] in the options of profile; expected its sides as (height, width)",
  ],
])("%o is refused in one line", (options, line) => {
  const net = sequential({
    layers: [layers.conv2d({ inputShape: [null, null, 1], filters: 1, kernelSize: 5 })],
  });
  expect(() => profile(net, options)).toThrow(line);
});

test("what is no model is refused in one line", () => {
  expect(() => profile(undefined as never)).toThrow(
    /found undefined in the place of a model; expected a layers/,
  );
});

test("a layer whose result can't have a shape has no figures", () => {
  const net = sequential({
    layers: [layers.conv2d({ inputShape: [8, 8, 4], filters: 3, kernelSize: 3, strides: 0, name: "still" })],
  });
  const record = profile(net);
  expect(record.status).toBe("partial");
  expect(textsOf(record.reasons)).toEqual([
    "the run ended in still: a result would have the shape [1,Infinity,Infinity,3]; layers after it are missing",
  ]);
  expect(record.layers.at(-1)).not.toHaveProperty("macs");
});
