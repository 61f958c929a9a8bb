import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { profileFile } from "../../../src/profile/profile-file.ts";
import { conv, node, placeholder } from "../../trace/graph/graph-of.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "published-"));
  const weights = [
    { name: "pads", shape: [4, 2], dtype: "int32" },
    { name: "filter", shape: [3, 3, 2, 5], dtype: "float32" },
  ];
  const nodes = [
    placeholder("x", [-1, 6, 6, 2]),
    node("pads", "Const", [], { dtype: { type: "DT_INT32" } }),
    node("filter", "Const", [], { dtype: { type: "DT_FLOAT" } }),
    node("pad", "Pad", ["x", "pads"]),
    node("conv", "Conv2D", ["pad", "filter"], conv),
  ];
  write("model.json", {
    format: "graph-model",
    modelTopology: { node: nodes, versions: {} },
    weightsManifest: [{ paths: ["group1-shard1of1.bin"], weights }],
  });
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
}

const pads = (values: unknown, shape = [4, 2]): object => ({ name: "pads", shape, dtype: "int32", values });

test.each([
  [
    "nested",
    [
      [0, 0],
      [2, 1],
      [2, 1],
      [0, 0],
    ],
  ],
  ["flat", [0, 0, 2, 1, 2, 1, 0, 0]],
])(
  "a topology without weight files has its small constants from small-weights.json, %s",
  async (_, values) => {
    write("small-weights.json", [pads(values)]);
    const record = await profileFile(folder);
    expect(record.status).toBe("complete");
    // 6 + 3 of padding leave 7 places for a 3x3 filter.
    expect(record.totals.macs).toBe(7 * 7 * 3 * 3 * 2 * 5);
  },
);

test("the weight files go first, where they are there", async () => {
  write("small-weights.json", [pads([0, 0, 9, 9, 9, 9, 0, 0])]);
  const bytes = Buffer.alloc(4 * (8 + 90));
  [0, 0, 2, 1, 2, 1, 0, 0].forEach((each, at) => bytes.writeInt32LE(each, 4 * at));
  writeFileSync(join(folder, "group1-shard1of1.bin"), bytes);
  expect((await profileFile(folder)).totals.macs).toBe(7 * 7 * 3 * 3 * 2 * 5);
});

test.each<[string, unknown, string]>([
  ["no JSON", "{", "found small-weights.json that is not JSON"],
  ["no list", { pads: [1] }, "found small-weights.json whose content is wrong"],
  ["no values", [{ name: "pads", shape: [4, 2], dtype: "int32" }], "whose 0.values is wrong"],
  ["texts", [pads(["a", 0, 2, 1, 2, 1, 0, 0])], "whose pads has 8 values; expected 8 numbers"],
  ["too few values", [pads([0, 0])], "whose pads has 2 values; expected 8 numbers for the shape [4,2]"],
  ["another shape", [pads([1, 2], [2])], "whose pads has the shape [2]; expected [4,2]"],
])("%s gives one line", async (_title, content, message) => {
  write("small-weights.json", content);
  const failure = await profileFile(folder).then(String, (error: Error) => error.message);
  expect(failure).toContain(message);
  expect(failure).toMatch(/^[^\n]*: found .*; expected .*. Fix: .*$/);
});

test("weights too great to be small are passed over, and lists of the depth that JSON allows do no harm", async () => {
  const deep = `${"[".repeat(5000)}0${"]".repeat(5000)}`;
  write("small-weights.json", `[{"name":"filter","shape":[3,3,2,5],"dtype":"float32","values":${deep}}]`);
  await expect(profileFile(folder)).rejects.toThrow("whose filter has 1 values");
  write("small-weights.json", [
    { name: "other", shape: [50_000], dtype: "float32", values: [] },
    pads([0, 0, 2, 1, 2, 1, 0, 0]),
  ]);
  expect((await profileFile(folder)).status).toBe("complete");
});
