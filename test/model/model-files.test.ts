import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { openBackend } from "../../src/backends/open-backend.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import { workClock, workMs } from "../profile/work-clock.ts";
import { textsOf } from "../reason-texts.ts";

const folder = mkdtempSync(join(tmpdir(), "models-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, "m.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const dense = (config: object = {}): object => ({
  class_name: "Sequential",
  config: {
    name: "s",
    layers: [
      { class_name: "Dense", config: { name: "d", units: 2, batch_input_shape: [null, 3], ...config } },
    ],
  },
});

/** A model with the input `a` and dense layers, each called as told. */
const functional = (
  ...layers: readonly (readonly [name: string, node: unknown, known?: null])[]
): object => ({
  modelTopology: {
    class_name: "Functional",
    config: {
      layers: [
        { class_name: "InputLayer", name: "a", config: { batch_input_shape: [null, 3] }, inbound_nodes: [] },
        ...layers.map(([name, node, known]) => ({
          class_name: "Dense",
          name: known === undefined ? name : known,
          config: { name, units: 2 },
          inbound_nodes: [node],
        })),
      ],
      input_layers: [["a", 0, 0]],
      output_layers: [["d", 0, 0]],
    },
  },
});

const time = { backend: "wasm", sampling: { runs: 1, warmup: 0 } } as const;

describe("a model file that can't be profiled gives one line", () => {
  test.each<[string, unknown, string]>([
    ["broken JSON", "{", "model file is unreadable: found m.json that is not JSON"],
    ["a list", [1], "found m.json with JSON that is not an object"],
    [
      "a manifest alone",
      [{ paths: ["a-shard1"], weights: [{ name: "w", shape: [2], dtype: "float32" }] }],
      "found m.json with a list of weights without a network",
    ],
    ["weights alone", { modelTopology: null }, 'found m.json with "modelTopology": null'],
    ["something else", { hello: 1 }, "found m.json with no modelTopology"],
    ["no layers and no nodes", { modelTopology: { a: 1 } }, "with a modelTopology with neither layers"],
    [
      "a broken manifest",
      { modelTopology: dense(), weightsManifest: [{ paths: 3 }] },
      "a weightsManifest whose 0.paths is wrong",
    ],
    [
      "calls that are none",
      functional(["d", [7]]),
      "found m with layers that are not written as Keras writes them",
    ],
    [
      "a call that never comes",
      functional(["d", [["a", 3, 0, {}]]]),
      "found m whose layer d waits for a call of a that never comes",
    ],
    [
      "a layer of another model",
      functional(["d", [["b", 0, 0, {}]]]),
      "found m whose layer d waits for a call of b that never comes",
    ],
    [
      "a layer without the name that others know it by",
      functional(["e", [["a", 0, 0, {}]], null], ["d", [["e", 0, 0, {}]]]),
      "found m whose layer d waits for a call of e that never comes",
    ],
    [
      "layers that wait for each other",
      functional(["d", [["e", 0, 0, {}]]], ["e", [["d", 0, 0, {}]]]),
      "found m whose layer d waits for a call of e that never comes",
    ],
    [
      "an unknown layer",
      {
        modelTopology: {
          class_name: "Sequential",
          config: { layers: [{ class_name: "Mystery", config: {} }] },
        },
      },
      "model has layers that are not registered: found Mystery in m",
    ],
    [
      "a config that tfjs refuses",
      { modelTopology: dense({ units: -1 }) },
      "model is not supported: found a topology that tfjs-layers refuses",
    ],
  ])("%s", async (_title, content, message) => {
    const failure = await profileFile(file(content)).then(String, (error: Error) => error.message);
    expect(failure).toContain(message);
    expect(failure).toMatch(/^[^\n]*: found .*; expected .*. Fix: .*$/);
  });

  test("no file, and a folder without one", async () => {
    await expect(profileFile(join(folder, "none.json"))).rejects.toThrow("model not found: found nothing at");
    await expect(profileFile(folder)).rejects.toThrow("a folder without model.json");
  });

  test("missing, short and outside weight files, where weights are needed", async () => {
    const weights = [
      { name: "d/kernel", shape: [3, 2], dtype: "float32" },
      { name: "d/bias", shape: [2], dtype: "float32" },
    ];
    const withPath = (...paths: readonly string[]): string =>
      file({ modelTopology: dense(), weightsManifest: [{ paths, weights }] });
    // Where none is there, the model is timed with random weights; where some are, the others are missed.
    expect((await profileFile(withPath("w.bin"), { time })).timing?.weights).toBe("random");
    writeFileSync(join(folder, "v.bin"), Buffer.alloc(32));
    await expect(profileFile(withPath("v.bin", "w.bin"), { time })).rejects.toThrow(
      "weight file is missing: found no readable w.bin",
    );
    await expect(profileFile(withPath("../w.bin"), { time })).rejects.toThrow(
      "a weight file outside of the model's folder",
    );
    writeFileSync(join(folder, "w.bin"), Buffer.alloc(7));
    // 3*2 + 2 floats of four bytes are 32 bytes.
    await expect(profileFile(withPath("w.bin"), { time })).rejects.toThrow(
      "found 7 bytes in w.bin of m; expected 32 bytes",
    );
  });
});

test("counting needs no weight files, and a free axis takes what is asked", async () => {
  const path = file({
    modelTopology: dense({ batch_input_shape: [null, null, 3] }),
    weightsManifest: [{ paths: ["none.bin"], weights: [] }],
  });
  const record = await profileFile(path, { shapes: { "": [5, 3] }, batch: 2 });
  expect(record.totals.macs).toBe(2 * 5 * 3 * 2);
  expect(record.model).toMatchObject({ name: "m", format: "layers-model", batch: 2 });
});

test("axes that the model leaves open get a usual extent, and the record says which", async () => {
  const record = await profileFile(file({ modelTopology: dense({ batch_input_shape: [null, null, 3] }) }));
  expect(record.model.inputs).toMatchObject([{ name: "d_input", shape: [1, 128, 3] }]);
  expect(record.totals.macs).toBe(128 * 3 * 2);
  expect(record.status).toBe("complete");
  expect(textsOf(record.notes)).toEqual([
    "the model leaves the input d_input open ([?,3]): counted at 128,3; another is chosen by --input d_input=128,3",
  ]);
});

test("the small model of the package: counts by hand, timed with its own weights", async () => {
  const small = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));
  await openBackend("wasm");
  const sampling = { ...time.sampling, clock: workClock() };
  const record = await profileFile(small, { time: { ...time, sampling } });
  // 3x3 convolutions with stride 2 on 64x64x3: 32*32*27*16 + 16*16*144*32 + 8*8*288*64 + 4*4*576*64, then 64*17.
  expect(record.totals.macs).toBe(
    32 * 32 * 27 * 16 + 16 * 16 * 144 * 32 + 8 * 8 * 288 * 64 + 4 * 4 * 576 * 64 + 64 * 17,
  );
  expect(record.timing).toMatchObject({ backend: "wasm", weights: "from-file", runs: 1, gpu: false });
  const convolution = record.layers.find((row) => row.name === "block1_conv");
  expect(convolution?.time?.samples).toBe(1);
  // The product of each tap, and readings of the clock.
  expect(convolution?.time?.medianMs).toBeCloseTo(32 * 32 * 27 * 16 * workMs, 2);
});
