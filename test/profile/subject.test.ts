import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { deserializeModel } from "../../src/model/layers/deserialize-model.ts";
import { folderSource } from "../../src/model/source/folder-source.ts";
import { compareModels } from "../../src/profile/compare/compare.ts";
import { effectiveFieldsOfFile } from "../../src/profile/effective-field/effective-fields-of-file.ts";
import { effectiveReceptiveField } from "../../src/profile/effective-field/effective-receptive-field.ts";
import { openModel } from "../../src/profile/open-model.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import { profile } from "../../src/profile/profile.ts";
import { memoizeTraces } from "../../src/profile/subject/memoize-traces.ts";
import { networkSubject } from "../../src/profile/subject/network-subject.ts";
import { subjectOf } from "../../src/profile/subject/subject-of.ts";
import type { TraceRequest } from "../../src/profile/subject/subject.ts";
import { unitWindow } from "../../src/profile/unit-window.ts";
import type { Trace } from "../../src/trace/trace.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const createdAt = new Date(0);

beforeAll(() => openBackend("wasm"));

function network(): tfl.LayersModel {
  return tfl.sequential({
    name: "net",
    layers: [
      tfl.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 3], name: "conv" }),
      tfl.layers.flatten({ name: "flat" }),
      tfl.layers.dense({ units: 2, name: "dense" }),
    ],
  });
}

describe("traces", () => {
  const empty = { inputs: [], outputs: [], scopes: [], calls: [] };
  const traces = (): { readonly run: (request: TraceRequest) => Trace; readonly asked: TraceRequest[] } => {
    const asked: TraceRequest[] = [];
    const run = memoizeTraces((request) => {
      asked.push(request);
      if (request.batch === 13) throw new Error("no such batch");
      return request.training === true ? { ...empty, training: {} as NonNullable<Trace["training"]> } : empty;
    });
    return { run, asked };
  };

  test("are made once for the same shapes, in whatever order they are named", () => {
    const { run, asked } = traces();
    const first = run({ shapes: { a: [1], b: [2] } });
    expect(run({ shapes: { b: [2], a: [1] }, training: false })).toBe(first);
    run({ shapes: { a: [1], b: [3] } });
    run({ shapes: { a: [1], b: [2] }, batch: 2 });
    run({ shapes: { a: [1], b: [2] }, signature: "serve" });
    expect(asked).toHaveLength(4);
  });

  test("with a training step answer what is asked without", () => {
    const { run, asked } = traces();
    expect(run({ training: true })).toEqual({ ...empty, training: {} });
    expect(run({})).toEqual(empty);
    expect(asked).toEqual([{ training: true }]);
  });

  test("that fail are tried again", () => {
    const { run, asked } = traces();
    expect(() => run({ batch: 13 })).toThrow("no such batch");
    expect(() => run({ batch: 13 })).toThrow("no such batch");
    expect(asked).toHaveLength(2);
  });
});

describe("one subject answers every question", () => {
  test("of a file: counts, times, a unit's window, an effective receptive field, a comparison", async () => {
    const path = fixture("small-model");
    const subject = await openModel(path);
    expect(subject.info).toMatchObject({ name: "small-model", format: "layers-model" });
    expect(await profileFile(subject, { createdAt })).toEqual(await profileFile(path, { createdAt }));
    expect(await profileFile(await folderSource(path), { createdAt })).toEqual(
      await profileFile(path, { createdAt }),
    );
    const timed = await profileFile(subject, {
      time: { backend: "wasm", sampling: { runs: 1, warmup: 0, repeat: false } },
    });
    expect(timed.timing).toMatchObject({ backend: "wasm", weights: "from-file" });
    // Padding leaves the corner a part of its window.
    expect(await unitWindow(subject, { layer: "block1_conv", unit: [0, 0] })).toMatchObject({
      status: "seen",
    });
    const own = await effectiveReceptiveField(subject, "block1_conv", { inputs: 1 });
    const [ofFile] = await effectiveFieldsOfFile(path, {
      layers: ["block1_conv"],
      inputs: 1,
      backend: "wasm",
    });
    expect(own.field).toMatchObject({ status: "measured", weights: "from-file" });
    expect(own.heatMap).toEqual(ofFile?.heatMap);
    const side = { path: subject, backend: "wasm" } as const;
    const comparison = await compareModels(side, side, { sampling: { runs: 1, warmup: 0, repeat: false } });
    expect(comparison.a.name).toBe("small-model");
  });

  test("of a network that a program builds, with random weights", async () => {
    const subject = networkSubject({ name: "net", build: network });
    const live = network();
    const { layers, totals } = profile(live, { createdAt });
    expect(await profileFile(subject, { createdAt })).toMatchObject({ layers, totals });
    const timed = await profileFile(subject, {
      time: { backend: "wasm", sampling: { runs: 1, warmup: 0, repeat: false } },
    });
    expect(timed.timing?.weights).toBe("random");
    const { field } = await effectiveReceptiveField(subject, "conv", { inputs: 1, seed: 3 });
    expect(field).toMatchObject({ status: "measured", weights: "random", seed: 3 });
    expect(field.initializer).toContain("He's bound");
    live.dispose();
  });

  test("of a model in memory, which stays the caller's", async () => {
    const model = network();
    const tensors = tf.memory().numTensors;
    const subject = subjectOf(model);
    expect(await profileFile(subject, { createdAt })).toEqual(profile(model, { createdAt }));
    expect(await unitWindow(subject, { layer: "conv", unit: [0, 5] })).toEqual(
      unitWindow(model, { layer: "conv", unit: [0, 5] }),
    );
    const timed = await profileFile(subject, {
      time: { backend: "wasm", sampling: { runs: 1, warmup: 0, repeat: false } },
    });
    expect(timed.timing?.weights).toBe("in-memory");
    expect(tf.memory().numTensors).toBe(tensors);
    model.dispose();
  });

  test("a SavedModel is counted, and says why it is not run", async () => {
    const subject = await openModel(fixture("savedmodel-convnext-block"));
    const why =
      "asked for of the SavedModel savedmodel-convnext-block; expected a layers model or a graph model: tfjs runs no SavedModel. Fix: convert it with tensorflowjs_converter, or leave the";
    const sampling = { runs: 1, warmup: 0, repeat: false };
    const time = { backend: "wasm", sampling } as const;
    await expect(profileFile(subject, { time })).rejects.toThrow(
      `wrong option: found times ${why} times out`,
    );
    await expect(
      compareModels({ path: subject, backend: "wasm" }, { path: subject, backend: "wasm" }, { sampling }),
    ).rejects.toThrow(`wrong option: found times ${why} times out`);
    const { layers } = await profileFile(subject);
    await expect(effectiveReceptiveField(subject, layers.at(-1)?.path ?? "")).rejects.toThrow(
      `wrong option: found effective receptive fields ${why} effective receptive fields out`,
    );
  });
});

describe("a topology is made a model synchronously", () => {
  const dense = (units: number): Record<string, unknown> => ({
    class_name: "Sequential",
    config: {
      name: "outer",
      layers: [
        {
          class_name: "Sequential",
          config: {
            name: "inner",
            layers: [{ class_name: "Dense", config: { units, name: "d", batch_input_shape: [null, 3] } }],
          },
        },
        { class_name: "Dense", config: { units: 1, name: "e" } },
      ],
    },
  });

  test("as tfjs makes it, models within it too", async () => {
    const topology = dense(2);
    const ours = deserializeModel(topology);
    const theirs = await tfl.loadLayersModel({ load: async () => ({ modelTopology: topology }) });
    expect(ours.toJSON(undefined, false)).toEqual(theirs.toJSON(undefined, false));
    expect(ours.getClassName()).toBe("Sequential");
    expect(topology).toEqual(dense(2));
    ours.dispose();
    theirs.dispose();
  });

  test("what tfjs refuses is thrown, and nothing is left of it", async () => {
    expect(() => deserializeModel(dense(-1))).toThrow("units");
    expect(() => deserializeModel({ class_name: "Nothing", config: {} })).toThrow("Unknown layer: Nothing");
    expect(() => deserializeModel({ class_name: "Sequential", config: null })).toThrow(
      "the config of Sequential cannot be read",
    );
    const after = await tfl.loadLayersModel({ load: async () => ({ modelTopology: dense(2) }) });
    expect(after.countParams()).toBe(3 * 2 + 2 + 2 + 1);
    after.dispose();
  });
});
