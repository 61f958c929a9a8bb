import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import type { ModelSource } from "../../src/model/source/model-source.ts";
import { traceGraph } from "../../src/trace/graph/trace-graph.ts";
import { traceLayersModel } from "../../src/trace/trace-layers-model.ts";
import { cli } from "./cli.ts";
import { fewGarments } from "./few-garments.ts";

vi.mock("../../src/trace/trace-layers-model.ts", { spy: true });
vi.mock("../../src/trace/graph/trace-graph.ts", { spy: true });
vi.mock("../../src/model/source/folder-source.ts", async (original) => {
  const actual = await original<typeof import("../../src/model/source/folder-source.ts")>();
  return {
    ...actual,
    folderSource: async (path: string): Promise<ModelSource> => {
      const source = await actual.folderSource(path);
      return {
        ...source,
        read: (file, range) => {
          reads.push(range === undefined ? file : `${file} in part`);
          return source.read(file, range);
        },
      };
    },
  };
});

/** Every read of a model's file through the commands, by name. */
const reads: string[] = [];
const folder = mkdtempSync(join(tmpdir(), "read-once-"));
const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const attention = fixture("keras-2-attention");
const small = fixture("small-model");

beforeEach(() => {
  reads.length = 0;
  vi.clearAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true }));

test("profile with times, a training step and an effective receptive field", async () => {
  const { code, err } = await cli(
    ...["profile", small, "--time", "--runs", "1", "--warmup", "0", "--training", "--backend", "wasm"],
    ...["--erf", "block2_conv", "--erf-inputs", "1", "--out", join(folder, "profile.md"), "--format", "md"],
  );
  expect({ code, err: err.includes("found") }).toEqual({ code: 0, err: false });
  expect(reads).toEqual(["model.json", "weights.bin"]);
  expect(vi.mocked(traceLayersModel)).toHaveBeenCalledTimes(1);
});

test("profile of a SavedModel: the graph, the index of its variables, and small variables", async () => {
  expect(await cli("profile", fixture("savedmodel-convnext-block"))).toMatchObject({ code: 0 });
  expect(reads.filter((file) => !file.endsWith("in part"))).toEqual([
    "saved_model.pb",
    "variables/variables.index",
  ]);
  expect(vi.mocked(traceGraph)).toHaveBeenCalledTimes(1);
});

test("compare of two models, and of one on two backends", async () => {
  const run = ["--runs", "1", "--warmup", "0", "--backend", "cpu", "--out", join(folder, "comparison.md")];
  expect(await cli("compare", small, attention, ...run)).toMatchObject({ code: 0 });
  expect(reads).toEqual(["model.json", "model.json", "weights.bin", "weights.bin"]);
  expect(vi.mocked(traceLayersModel)).toHaveBeenCalledTimes(2);
  reads.length = 0;
  vi.clearAllMocks();
  expect(await cli("compare", small, "--against", "wasm", ...run)).toMatchObject({ code: 0 });
  expect(reads).toEqual(["model.json", "weights.bin"]);
  expect(vi.mocked(traceLayersModel)).toHaveBeenCalledTimes(1);
});

test("study of one approach from a file: profiled and trained of one reading", async () => {
  const { code } = await cli(
    ...["study", "--approaches", "feature-extractor", "--backbone", small, "--runs", "1", "--warmup", "0"],
    ...[
      "--epochs",
      "1",
      "--backend",
      "wasm",
      "--data",
      fewGarments(join(folder, "few")),
      "--out",
      join(folder, "study"),
    ],
  );
  expect(code).toBe(0);
  expect(reads).toEqual(["model.json", "weights.bin"]);
  // The trained classifier is another model, whose cost the record has too.
  expect(vi.mocked(traceLayersModel).mock.calls.map(([{ name }]) => name)).toHaveLength(2);
});
