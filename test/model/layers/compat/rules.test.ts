import { serialization, zeros } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { openBackend } from "../../../../src/backends/open-backend.ts";
import { compatibilityRules, compatibleTopology } from "../../../../src/model/layers/compat/index.ts";
import { unknownLayerClasses } from "../../../../src/model/layers/compat/known-classes.ts";
import { matchWeightNames } from "../../../../src/model/layers/match-weight-names.ts";

type Entry = Readonly<Record<string, unknown>>;

const tensor = (name: string): Entry => ({
  class_name: "__keras_tensor__",
  config: { shape: [null, 4], dtype: "float32", keras_history: [name, 0, 0] },
});

/** A functional model of the given layers after an input `x` of [4]. */
function functional(list: readonly Entry[], version = "2.15.0"): Entry {
  const input = {
    class_name: "InputLayer",
    name: "x",
    config: { name: "x", batch_shape: [null, 4] },
    inbound_nodes: [],
  };
  return {
    keras_version: version,
    model_config: {
      class_name: "Functional",
      config: {
        name: "net",
        layers: [input, ...list],
        input_layers: ["x", 0, 0],
        output_layers: { out: [String(list.at(-1)?.["name"]), 0, 0] },
      },
    },
  };
}

function translated(topology: Entry): {
  config: Record<string, unknown>;
  entries: readonly Record<string, unknown>[];
} {
  const { config } = (compatibleTopology(topology) as { model_config: { config: Record<string, unknown> } })
    .model_config;
  return { config, entries: config["layers"] as Record<string, unknown>[] };
}

const lambda = (name: string, called: string, node: unknown): Entry => ({
  class_name: "TFOpLambda",
  name,
  config: { name, trainable: true, dtype: "float32", function: called },
  inbound_nodes: [node],
});

test("each rule has a name of its own", () => {
  const ids = compatibilityRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the given topology stays as it is", () => {
  const topology = functional([lambda("plus", "__operators__.add", ["x", 0, 0, { y: 1, name: null }])]);
  const copy = structuredClone(topology);
  compatibleTopology(topology);
  expect(topology).toEqual(copy);
});

test("an operation's tensors become its inputs, each once, its constants part of its call", () => {
  const { entries, config } = translated(
    functional([
      lambda("square", "math.multiply", ["x", 0, 0, { y: ["x", 0, 0], name: "of_itself" }]),
      lambda("from", "math.subtract", ["_CONSTANT_VALUE", -1, 1, { y: ["square", 0, 0] }]),
      lambda("joined", "concat", [
        ["x", 0, 0, { axis: -1 }],
        ["from", 0, 0, { axis: -1 }],
      ]),
    ]),
  );
  expect(entries.slice(1).map(({ class_name: name, inbound_nodes: nodes }) => [name, nodes])).toEqual([
    ["clothnet>Operation", [[["x", 0, 0, {}]]]],
    ["clothnet>Operation", [[["square", 0, 0, {}]]]],
    [
      "clothnet>Operation",
      [
        [
          ["x", 0, 0, {}],
          ["from", 0, 0, {}],
        ],
      ],
    ],
  ]);
  const calls = entries.slice(1).map((entry) => JSON.parse((entry["config"] as { call: string }).call).args);
  expect(calls).toEqual([
    { 0: { tensor: 0 }, y: { tensor: 0 } },
    { 0: 1, y: { tensor: 0 } },
    { 0: [{ tensor: 0 }, { tensor: 1 }], axis: -1 },
  ]);
  expect([config["input_layers"], config["output_layers"]]).toEqual([[["x", 0, 0]], [["joined", 0, 0]]]);
});

test("Keras 3: an operation is told from the layer of the same name, a nested model's first call is tfjs' second", () => {
  const inner = {
    class_name: "Sequential",
    name: "inner",
    config: {
      name: "inner",
      trainable: true,
      layers: [{ class_name: "Dense", config: { name: "d", units: 4 } }],
    },
    inbound_nodes: [{ args: [tensor("x")], kwargs: {} }],
  };
  const layer = {
    class_name: "Add",
    name: "layer",
    config: { name: "layer", trainable: true },
    inbound_nodes: [{ args: [[tensor("x"), tensor("inner")]], kwargs: { mask: null } }],
  };
  const operation = {
    class_name: "Add",
    name: "operation",
    config: { name: "operation" },
    inbound_nodes: [{ args: [tensor("layer"), 2], kwargs: {} }],
  };
  const { entries } = translated(functional([inner, layer, operation], "3.8.0"));
  expect(entries[2]).toMatchObject({
    class_name: "Add",
    inbound_nodes: [
      [
        ["x", 0, 0, {}],
        ["inner", 1, 0, {}],
      ],
    ],
  });
  expect(entries[3]).toMatchObject({
    class_name: "clothnet>Operation",
    inbound_nodes: [[["layer", 0, 0, {}]]],
  });
});

test("a function that is not known is named", () => {
  const topology = compatibleTopology(functional([lambda("odd", "signal.fft3d", ["x", 0, 0, {}])]));
  expect(unknownLayerClasses(topology)).toEqual(["TFOpLambda (tf.signal.fft3d)"]);
});

test("a class that the user registered under Keras' name is the one that is built", () => {
  class Subtract extends layers.Layer {
    static readonly className: string = "Subtract";
  }
  const subtract = {
    class_name: "Custom>Subtract",
    name: "own",
    config: { name: "own" },
    inbound_nodes: [
      [
        ["x", 0, 0, {}],
        ["x", 0, 0, {}],
      ],
    ],
  };
  expect(translated(functional([subtract])).entries[1]).toMatchObject({ class_name: "clothnet>Subtract" });
  serialization.registerClass(Subtract);
  expect(translated(functional([subtract])).entries[1]).toMatchObject({ class_name: "Subtract" });
  // Other tests of this process build Keras' class.
  delete serialization.SerializationMap.getMap().classNameMap["Subtract"];
});

test("stored weights: with the cell, with the models around, as they are", async () => {
  await openBackend("cpu");
  const net = sequential({
    layers: [
      layers.dense({ units: 2, inputShape: [2], name: "plain" }),
      layers.reshape({ targetShape: [1, 2] }),
      layers.simpleRNN({ units: 2, name: "rnn", recurrentInitializer: "zeros" }),
    ],
  });
  const value = zeros([1]);
  const names = ["outer/inner/plain/kernel", "plain/bias", "rnn/simple_rnn_cell/kernel", "other/kernel"];
  expect(Object.keys(matchWeightNames(net, Object.fromEntries(names.map((name) => [name, value]))))).toEqual([
    "plain/kernel",
    "plain/bias",
    "rnn/kernel",
    "other/kernel",
  ]);
});

test("a mask that would not be applied is refused, and so are calls of one layer that differ in it", () => {
  const layer = (nodes: readonly unknown[]): Entry =>
    functional([{ class_name: "Attention", name: "a", config: { name: "a" }, inbound_nodes: nodes }]);
  const call = (kwargs: object): unknown => [
    ["x", 0, 0, kwargs],
    ["x", 0, 0, kwargs],
  ];
  const configOf = (nodes: readonly unknown[]): unknown =>
    translated(layer(nodes)).entries.find(({ name }) => name === "a")?.["config"];
  expect(configOf([call({ mask: [null, ["x", 0, 0]] })])).toMatchObject({ unapplied_masks: ["mask"] });
  expect(configOf([call({ use_causal_mask: true }), call({})])).toMatchObject({
    unapplied_masks: ["use_causal_mask at some of its calls"],
  });
  expect(configOf([call({ mask: [null, null] })])).not.toHaveProperty("unapplied_masks");
});
