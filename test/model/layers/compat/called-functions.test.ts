import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { profileFile } from "../../../../src/profile/profile-file.ts";
import type { LayerRow } from "../../../../src/record/profile-record.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "called-functions-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The row of a function between layers, called on a map [1,6,4] of the layer r and on the input x of the same shape. */
async function rowOf(version: "2.15.0" | "3.4.0", entry: object): Promise<LayerRow | undefined> {
  const keras3 = version === "3.4.0";
  const config = (name: string): object => ({
    name,
    [keras3 ? "batch_shape" : "batch_input_shape"]: [null, 6, 4],
  });
  const layers = [
    { class_name: "InputLayer", name: "x", config: config("x"), inbound_nodes: [] },
    {
      class_name: "Activation",
      name: "r",
      config: { name: "r", activation: "relu" },
      inbound_nodes: keras3 ? [{ args: [tensorOf("x")], kwargs: {} }] : [[["x", 0, 0, {}]]],
    },
    { name: "op", ...entry },
  ];
  const model = {
    class_name: "Functional",
    config: { name: "m", layers, input_layers: [["x", 0, 0]], output_layers: [["op", 0, 0]] },
  };
  const modelTopology = { keras_version: version, backend: "tensorflow", model_config: model };
  writeFileSync(
    join(folder, "model.json"),
    JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: [{ paths: [], weights: [] }] }),
  );
  const record = await profileFile(folder);
  expect(record.status).toBe("complete");
  return record.layers.find(({ path }) => path === "op");
}

function tensorOf(layer: string): object {
  return {
    class_name: "__keras_tensor__",
    config: { shape: [null, 6, 4], dtype: "float32", keras_history: [layer, 0, 0] },
  };
}

const both = [tensorOf("r"), tensorOf("x")];

test.each<readonly [string, object, readonly unknown[], object]>([
  [
    "Einsum, 4*4 results of 6 products",
    { subscripts: "abc,abd->acd" },
    both,
    { outputShapes: [[1, 4, 4]], macs: 96 },
  ],
  [
    "Einsum with an ellipsis",
    { subscripts: "...bc,...bd->...cd" },
    both,
    { outputShapes: [[1, 4, 4]], macs: 96 },
  ],
  ["Where by a condition of floats", {}, [...both, 0], { outputShapes: [[1, 6, 4]] }],
  [
    "Split into equal parts",
    { indices_or_sections: 2, axis: -1 },
    both.slice(0, 1),
    {
      outputShapes: [
        [1, 6, 2],
        [1, 6, 2],
      ],
    },
  ],
  [
    "Split where parts begin",
    { indices_or_sections: [1, 4], axis: 1 },
    both.slice(0, 1),
    {
      outputShapes: [
        [1, 1, 4],
        [1, 3, 4],
        [1, 2, 4],
      ],
    },
  ],
])("Keras 3's %s", async (title, settings, args, expected) => {
  const class_name = title.split(/[ ,]/)[0] as string;
  const entry = { class_name, config: { name: "op", ...settings }, inbound_nodes: [{ args, kwargs: {} }] };
  expect(await rowOf("3.4.0", entry)).toMatchObject({ type: class_name, ...expected });
});

test.each([
  ["as an object", { name: "Mul", op: "Mul", input: ["a", "b"], attr: { T: { type: "DT_FLOAT" } } }],
  ["as JSON", '{"name":"Mul","op":"Mul","input":["a","b"],"attr":{"T":{"type":"DT_FLOAT"}}}'],
])("Keras 2.3's TensorFlowOpLayer with its node %s: one product per element", async (_title, node_def) => {
  const config = { name: "op", node_def, constants: { "1": 2 } };
  const entry = { class_name: "TensorFlowOpLayer", config, inbound_nodes: [[["r", 0, 0, {}]]] };
  expect(await rowOf("2.15.0", entry)).toMatchObject({
    type: "TensorFlowOpLayer",
    outputShapes: [[1, 6, 4]],
    flops: 24,
  });
});
