import { loadGraphModelSync } from "@tensorflow/tfjs-converter";
import type { GraphModel } from "@tensorflow/tfjs-converter";
import { getBackend, memory, ones } from "@tensorflow/tfjs-core";
import type { io, Tensor } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { timeModel } from "../../../src/profile/time/time-model.ts";
import { stepClock } from "../step-clock.ts";
import { node, placeholder } from "../../trace/graph/graph-of.ts";

beforeAll(() => openBackend("wasm"));

const sampling = { runs: 3, warmup: 1, clock: stepClock() };

test("a layers model in memory is timed where it lies, and stays the caller's", async () => {
  const model = sequential({ layers: [layers.dense({ units: 3, inputShape: [4], name: "only" })] });
  const before = memory().numTensors;
  const { timing, layers: rows } = await timeModel(model, { batch: 2, training: true, sampling });
  expect(timing).toMatchObject({ backend: "wasm", weights: "in-memory", runs: 3, training: { runs: 3 } });
  const only = rows.find(({ name }) => name === "only");
  expect(only?.time?.samples).toBe(3);
  expect(only?.trainingTime?.weightGradient?.samples).toBe(3);
  expect([getBackend(), memory().numTensors]).toEqual(["wasm", before]);
  expect((model.predict(ones([1, 4])) as Tensor).shape).toEqual([1, 3]);
});

test("a graph model in memory too", async () => {
  const model = loadGraphModelSync({
    load: () =>
      ({
        modelTopology: { node: [placeholder("x", [-1, 3]), node("out", "Relu", ["x"])], versions: {} },
        weightSpecs: [],
        weightData: new ArrayBuffer(0),
      }) as unknown as io.ModelArtifacts,
  }) as unknown as GraphModel;
  const { layers: rows } = await timeModel(model, { batch: 4, sampling });
  expect(rows.find(({ name }) => name === "out")?.time).toMatchObject({ samples: 3, kernels: 1 });
  expect((model.predict(ones([1, 3])) as Tensor).shape).toEqual([1, 3]);
});
