import { loadGraphModel } from "@tensorflow/tfjs-converter";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import { backend, getBackend, memory, ones, setBackend } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";
import { floats, node, placeholder, ints } from "../../trace/graph/graph-of.ts";

beforeAll(() => setBackend("cpu"));

async function load(): Promise<GraphModel> {
  const nodes = [
    placeholder("x", [-1, 3]),
    floats("w", [3, 2]),
    node("product", "MatMul", ["x", "w"]),
    ints("shape", [-1, 1, 2]),
    node("out", "Reshape", ["product", "shape"]),
  ];
  const weightData = new ArrayBuffer(6 * 4 + 3 * 4);
  new Float32Array(weightData, 0, 6).fill(1);
  new Int32Array(weightData, 24).set([-1, 1, 2]);
  return loadGraphModel({
    load: async () => ({
      modelTopology: { node: nodes, versions: { producer: 1, minConsumer: 1 } },
      weightSpecs: [
        { name: "w", shape: [3, 2], dtype: "float32" },
        { name: "shape", shape: [3], dtype: "int32" },
      ],
      weightData,
    }),
  });
}

test("a loaded graph model is profiled synchronously and left as it was", async () => {
  const model = await load();
  const before = { ...memory(), data: backend().numDataIds() };
  const record = profile(model, { batch: 4 });
  expect(record.status).toBe("complete");
  expect(
    record.layers.map(({ name, macs, params, outputShapes }) => [name, macs, params, outputShapes]),
  ).toEqual([
    ["x", 0, 0, [[4, 3]]],
    ["product", 4 * 3 * 2, 6, [[4, 2]]],
    ["out", 0, 0, [[4, 1, 2]]],
  ]);
  expect(getBackend()).toBe("cpu");
  expect({ ...memory(), data: backend().numDataIds() }).toEqual(before);
  const result = model.predict(ones([1, 3])) as Tensor;
  expect([...result.dataSync()]).toEqual([3, 3]);
});

test("a chain of 3000 nodes, deeper than the stack of calls, is run", () => {
  const chain = (length: number): GraphModel => {
    const nodes = [
      placeholder("n0", [1, 4]),
      ...Array.from({ length }, (_, at) => node(`n${at + 1}`, "Relu", [`n${at}`])),
    ];
    return {
      executor: {},
      modelSignature: undefined,
      weights: {},
      artifacts: { modelTopology: { node: nodes } },
    } as unknown as GraphModel;
  };
  expect(profile(chain(3000)).layers).toHaveLength(3001);
});
