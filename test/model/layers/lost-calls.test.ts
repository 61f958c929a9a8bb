import { expect, test } from "vitest";
import { buildLayersModel } from "../../../src/model/layers/build-layers-model.ts";
import type { ModelFile } from "../../../src/model/source/model-format.ts";
import { layersFileOf, profileOfFile } from "./layers-file.ts";

const einsum = {
  class_name: "TFOpLambda",
  name: "scores",
  config: { name: "scores", function: "einsum" },
  inbound_nodes: [["_CONSTANT_VALUE", -1, "abc,abd->acd", {}]],
};
const dense = (name: string, units: number, source: string): object => ({
  class_name: "Dense",
  name,
  config: { name, units, use_bias: false },
  inbound_nodes: [[[source, 0, 0, {}]]],
});

/** Keras 2 saves no tensors after an equation: what `scores` reads is not in the file. */
const fileWith = (layers: readonly object[], ...outputs: readonly string[]): ModelFile => {
  const input = {
    class_name: "InputLayer",
    name: "x",
    config: { name: "x", batch_input_shape: [null, 6, 4] },
    inbound_nodes: [],
  };
  const config = {
    name: "m",
    layers: [input, ...layers],
    input_layers: [["x", 0, 0]],
    output_layers: outputs.map((name) => [name, 0, 0]),
  };
  const topology = { keras_version: "2.15.0", model_config: { class_name: "Functional", config } };
  return layersFileOf(topology, { "query/kernel": [4, 5], "late/kernel": [7, 2] });
};

test("a tf.einsum, whose tensors Keras 2 does not save, leaves the other rows and says what is missing", async () => {
  const file = fileWith([dense("query", 5, "x"), einsum, dense("late", 2, "scores")], "late");
  const record = await profileOfFile(file);
  expect(record.status).toBe("partial");
  // 6 rows of 4 by 5.
  expect(record.layers.map(({ path, macs }) => [path, macs])).toEqual([
    ["x", 0],
    ["query", 120],
  ]);
  // The weights of the layer behind it are in the manifest.
  expect(record.totals).toMatchObject({ macs: 120, params: 4 * 5 + 7 * 2 });
  expect(record.reasons).toEqual([
    {
      code: "run-stopped",
      text: "the run ended in scores: Keras 2 saved this call of einsum without the tensors that it reads, so it and the 1 layer that needs it are left out; convert the model as a graph model or save it with Keras 3; layers after it are missing",
    },
  ]);
  expect(record.uncounted).toEqual([{ op: "tf.einsum", calls: 1, layers: ["scores"] }]);
});

test("an output that another layer reads too stays one", async () => {
  const layers = [dense("query", 5, "x"), dense("key", 3, "query"), einsum];
  const { model } = await profileOfFile(fileWith(layers, "query", "scores"));
  expect(model.outputs.map(({ name }) => name.split("/")[0])).toEqual(["query", "key"]);
});

test("such a model cannot be timed, and one with nothing else cannot be counted", async () => {
  const line =
    /the layer scores \(einsum\) without the tensors that it reads: Keras 2 saves none after an equation/;
  expect(() => buildLayersModel(fileWith([dense("query", 5, "x"), einsum], "scores"))).toThrow(line);
  await expect(profileOfFile(fileWith([einsum, dense("late", 2, "scores")], "late"))).rejects.toThrow(line);
});
