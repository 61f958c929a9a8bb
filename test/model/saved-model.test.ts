import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTable } from "../../src/model/saved-model/read-table.ts";
import { folderSource } from "../../src/model/source/folder-source.ts";
import { readVariables } from "../../src/model/saved-model/read-variables.ts";
import { profileFile } from "../../src/profile/profile-file.ts";
import { noSharedFiles, sharedPath } from "../shared-files.ts";
import { textsOf } from "../reason-texts.ts";

const fixture = fileURLToPath(new URL("../../fixtures/savedmodel-convnext-block", import.meta.url));

interface Expected {
  readonly status: string;
  readonly totals: object;
  readonly macs: Readonly<Record<string, number>>;
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "saved-model-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("ConvNeXt blocks as TensorFlow 2.15 saves them", () => {
  /*
   * 32x32x3, stem 4x4 with stride 4 to 8x8x8:   8*8 * 4*4*3*8     = 24576
   * each of two blocks: depthwise 7x7            8*8 * 7*7*8       = 25088
   *                     expansion 8 -> 32        8*8 * 8*32        = 16384
   *                     contraction 32 -> 8      8*8 * 32*8        = 16384
   * head 8 -> 5                                  8*5               =    40
   *
   * Parameters: stem 384+8; three norms of 8+8; per block depthwise 392+8, expansion 256+32, contraction 256+8, scale 8; head 40+5.
   * 392 + 48 + 2*(400 + 288 + 264 + 8) + 45 = 2405
   */
  test("every multiply-accumulate, by way of functions, groups, Tensordot and Einsum", async () => {
    const expected = JSON.parse(readFileSync(join(fixture, "expected.json"), "utf8")) as Expected;
    const record = await profileFile(fixture);
    const counted = record.layers.filter((row) => (row.macs ?? 0) > 0);
    expect(record.model).toMatchObject({
      name: "savedmodel-convnext-block",
      format: "saved-model",
      inputs: [{ name: "image", shape: [1, 32, 32, 3], dtype: "float32" }],
      outputs: [{ name: "output_0", shape: [1, 5] }],
    });
    expect({
      status: record.status,
      totals: { macs: record.totals.macs, params: record.totals.params },
      macs: Object.fromEntries(counted.map((row) => [row.path, row.macs])),
    }).toEqual(expected);
  });

  test("the receptive field of the second block: 4 + (6 + 6)*4 = 52, padded 3*4 + 3*4", async () => {
    const record = await profileFile(fixture);
    expect(record.layers.find((row) => row.path === "block1_add")?.receptiveField).toMatchObject({
      status: "exact",
      size: [52, 52],
      stride: [4, 4],
      padding: [24, 24],
    });
  });

  test("variables are not needed: the graph says their shapes", async () => {
    cpSync(join(fixture, "saved_model.pb"), join(folder, "saved_model.pb"));
    const record = await profileFile(folder);
    expect(record.totals).toMatchObject({ macs: 140_328, params: 2405 });
  });

  test("a batch multiplies", async () => {
    expect((await profileFile(fixture, { batch: 3 })).totals.macs).toBe(3 * 140_328);
  });

  test("another signature by name; one that is not there is named with those that are", async () => {
    expect((await profileFile(fixture, { signature: "serve" })).totals.macs).toBe(140_328);
    await expect(profileFile(fixture, { signature: "train" })).rejects.toThrow(
      "wrong option: found --signature train for savedmodel-convnext-block; expected one of serve, serving_default",
    );
  });
});

describe("variables.index", () => {
  test("names, shapes and the values of small variables", async () => {
    const variables = await readVariables(await folderSource(fixture));
    // 24 variables, and the text that says which object has which.
    expect(variables.size).toBe(25);
    const ones = [...variables.values()].filter(
      ({ shape, values }) =>
        shape.join() === "8" && Array.from(values ?? [], Number).join() === "1,1,1,1,1,1,1,1",
    );
    // Three norms and two layer scales start so.
    expect(ones).toHaveLength(5);
  });

  test("a table that is cut short, or none, is refused", () => {
    const bytes = readFileSync(join(fixture, "variables", "variables.index"));
    expect([...readTable(bytes)].map(([key]) => key).slice(0, 2)).toEqual([
      "",
      "_CHECKPOINTABLE_OBJECT_GRAPH",
    ]);
    expect(() => [...readTable(bytes.subarray(0, 40))]).toThrow("no table footer");
    expect(() => [...readTable(Buffer.concat([bytes.subarray(0, 100), bytes.subarray(-48)]))]).toThrow(
      "lies outside",
    );
  });

  test("every single damaged byte is refused or read, and never crashes", () => {
    const bytes = readFileSync(join(fixture, "variables", "variables.index"));
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0xff;
      try {
        expect([...readTable(damaged)].length).toBeLessThan(1000);
      } catch (error) {
        expect((error as Error).constructor).toBe(Error);
      }
    }
  });
});

describe("what is not a SavedModel", () => {
  test("bytes that are none", async () => {
    writeFileSync(
      join(folder, "saved_model.pb"),
      readFileSync(join(fixture, "saved_model.pb")).subarray(0, 5000),
    );
    await expect(profileFile(folder)).rejects.toThrow(
      /model file is unreadable: found a saved_model.pb that is none/,
    );
    writeFileSync(join(folder, "saved_model.pb"), "");
    await expect(profileFile(folder)).rejects.toThrow("found a saved_model.pb without a graph");
  });

  test.each([
    ["tfhub_module.pb", /found a TensorFlow 1 hub module .*--input_format=tf_hub/],
    ["tensorflowjs_model.pb", /found a model of tfjs before 1.0 .*tensorflowjs_converter/],
    ["saved_model.pbtxt", /found a SavedModel in text form/],
  ])("%s", async (name, message) => {
    mkdirSync(join(folder, "model"));
    writeFileSync(join(folder, "model", name), "");
    await expect(profileFile(join(folder, "model"))).rejects.toThrow(message);
    await expect(profileFile(join(folder, "model", name))).rejects.toThrow(message);
  });
});

describe.skipIf(noSharedFiles !== undefined)("SavedModels of others", () => {
  test("TensorFlow 1: LeNet with variables, 61,706 parameters", async () => {
    const record = await profileFile(sharedPath("real-models/savedmodel_tensorspace_lenet_tf1"));
    expect(record.status).toBe("complete");
    // 28*28*25*6 + 10*10*150*16 + 400*120 + 120*84 + 84*10
    expect(record.totals).toMatchObject({ macs: 117_600 + 240_000 + 48_000 + 10_080 + 840, params: 61_706 });
  });

  test("TensorFlow 2: half plus two, and the op of another signature that nobody has", async () => {
    const path = sharedPath("real-models/savedmodel_half_plus_two_tf2");
    const record = await profileFile(path);
    expect(record).toMatchObject({ status: "complete", totals: { macs: 0, params: 2 } });
    const other = await profileFile(path, { signature: "regress_x_to_y" });
    expect(other.status).toBe("partial");
    expect(textsOf(other.reasons).join()).toMatch(/ParseExampleV2 is not counted/);
  });
});
