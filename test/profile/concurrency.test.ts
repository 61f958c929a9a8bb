import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { BackendName } from "../../src/record/known-names.ts";
import { openBackend } from "../../src/backends/open-backend.ts";
import { droppedFiles } from "../../src/model/source/dropped-files.ts";
import type { ModelSource } from "../../src/model/source/model-source.ts";
import { effectiveFieldsOfFile } from "../../src/profile/effective-field/effective-fields-of-file.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import { profile } from "../../src/profile/profile.ts";
import { networkSubject } from "../../src/profile/subject/network-subject.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { inTurn } from "../../src/trace/tfjs-internals/in-turn.ts";
import { conv, floats, node, placeholder } from "../trace/graph/graph-of.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const createdAt = new Date(0);

/** A graph model of one convolution by a stored filter, as files in memory. */
function graphFiles(): ModelSource {
  const kernel = floats("kernel", [3, 3, 1, 2]);
  const json = {
    format: "graph-model",
    modelTopology: {
      node: [kernel, placeholder("image", [1, 9, 9, 1]), node("end", "Conv2D", ["image", "kernel"], conv)],
      library: {},
      versions: {},
    },
    weightsManifest: [
      { paths: ["weights.bin"], weights: [{ name: "kernel", shape: [3, 3, 1, 2], dtype: "float32" }] },
    ],
  };
  const weights = Float32Array.from({ length: 18 }, (_, index) => index / 10);
  return droppedFiles(
    new Map([
      ["graph/model.json", new TextEncoder().encode(JSON.stringify(json))],
      ["graph/weights.bin", new Uint8Array(weights.buffer)],
    ]),
  );
}

function liveModel(): LayersModel {
  return sequential({
    layers: [
      layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], name: "conv" }),
      layers.flatten({ name: "flat" }),
      layers.dense({ units: 2, name: "dense" }),
    ],
  });
}

const counted: Readonly<Record<string, () => Promise<ProfileRecord>>> = {
  layers: () => profileFile(fixture("small-model"), { createdAt, training: true }),
  "keras 2": () => profileFile(fixture("keras-2-attention"), { createdAt }),
  "keras 3": () => profileFile(fixture("keras-3-network"), { createdAt }),
  graph: () => profileFile(graphFiles(), { createdAt }),
  "saved model": () => profileFile(fixture("savedmodel-convnext-block"), { createdAt }),
};

/** Eight runs: of every file, and of some twice. */
const eight = [...Object.keys(counted), "layers", "graph", "saved model"];

describe("counting", () => {
  let alone: Readonly<Record<string, ProfileRecord>>;
  beforeAll(async () => {
    await openBackend("cpu");
    const records: Record<string, ProfileRecord> = {};
    for (const [name, count] of Object.entries(counted)) records[name] = await count();
    alone = records;
  });

  test("eight files at once have the records that they have one by one", async () => {
    const together = await Promise.all(eight.map((name) => counted[name]?.()));
    expect(together).toEqual(eight.map((name) => alone[name]));
    expect(tf.getBackend()).toBe("cpu");
  });

  test("eight times one file at once", async () => {
    const together = await Promise.all(Array.from({ length: 8 }, () => counted["layers"]?.()));
    for (const record of together) expect(record).toEqual(alone["layers"]);
  });

  test("a model in memory is counted, built and run at every turn of the event loop in between", async () => {
    const model = liveModel();
    const input = tf.ones([1, 8, 8, 3]);
    const expected = profile(model, { createdAt });
    const values = (model.predict(input) as tf.Tensor).dataSync();
    const state = { waiting: true };
    const files = Promise.all(eight.map((name) => counted[name]?.())).finally(() => (state.waiting = false));
    let turns = 0;
    while (state.waiting) {
      expect(tf.getBackend()).toBe("cpu");
      expect(profile(model, { createdAt })).toEqual(expected);
      expect((model.predict(input) as tf.Tensor).dataSync()).toEqual(values);
      const built = liveModel();
      // Nobody's initializers are in the way: a new bias is zeros that can be read.
      expect([...(built.getWeights()[1] as tf.Tensor).dataSync()]).toEqual([0, 0, 0, 0]);
      built.dispose();
      turns += 1;
      // Microtasks too: files are read and built between those as well.
      if (turns % 2 === 0) await Promise.resolve();
      else await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect(await files).toEqual(eight.map((name) => alone[name]));
    expect(turns).toBeGreaterThan(2);
    model.dispose();
    input.dispose();
  });

  test("a file that cannot be built leaves everything as it was", async () => {
    const broken = droppedFiles(
      new Map([
        [
          "model.json",
          new TextEncoder().encode(
            JSON.stringify({
              modelTopology: {
                class_name: "Sequential",
                config: {
                  name: "broken",
                  layers: [
                    { class_name: "Dense", config: { units: -1, name: "d", batch_input_shape: [null, 3] } },
                  ],
                },
              },
            }),
          ),
        ],
      ]),
    );
    const outcomes = await Promise.allSettled([
      counted["layers"]?.(),
      profileFile(broken),
      counted["layers"]?.(),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((outcomes[2] as PromiseFulfilledResult<unknown>).value).toEqual(alone["layers"]);
    expect(tf.getBackend()).toBe("cpu");
  });
});

describe("on real backends", () => {
  const time = (backend: BackendName) => ({ backend, sampling: { runs: 2, warmup: 0, repeat: false } });

  test("timings on different backends wait for each other, and for effective receptive fields", async () => {
    const [onCpu, onWasm, ofGraph, fields, again, network] = await Promise.all([
      profileFile(fixture("small-model"), { createdAt, time: time("cpu") }),
      profileFile(fixture("small-model"), { createdAt, time: time("wasm") }),
      profileFile(graphFiles(), { createdAt, time: time("wasm") }),
      effectiveFieldsOfFile(fixture("small-model"), { layers: ["block2_conv"], inputs: 1, backend: "wasm" }),
      effectiveFieldsOfFile(fixture("small-model"), { layers: ["block2_conv"], inputs: 1, backend: "wasm" }),
      profileFile(networkSubject({ name: "net", build: liveModel }), { createdAt, time: time("wasm") }),
    ]);
    for (const [record, backend] of [
      [onCpu, "cpu"],
      [onWasm, "wasm"],
      [ofGraph, "wasm"],
      [network, "wasm"],
    ] as const) {
      expect(record.timing).toMatchObject({ backend, runs: 2 });
      expect(record.timing?.endToEnd.samplesMs).toHaveLength(2);
      const { timing: _, ...counts } = record;
      expect(counts.status).toBe("complete");
    }
    expect(fields[0]?.heatMap).toEqual(again[0]?.heatMap);
    expect(fields[0]?.field).toMatchObject({ status: "measured", backend: "wasm", weights: "from-file" });
  });

  test("who failed does not keep the next waiting, and turns come in order", async () => {
    const order: number[] = [];
    const turns = [0, 1, 2].map((turn) =>
      inTurn(async () => {
        await new Promise((resolve) => setTimeout(resolve, 3 - turn));
        order.push(turn);
        if (turn === 0) throw new Error("the first fails");
        return turn;
      }),
    );
    const outcomes = await Promise.allSettled(turns);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(order).toEqual([0, 1, 2]);
  });
});
