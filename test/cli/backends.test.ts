import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { cli } from "./cli.ts";

const small = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "backends-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("wrong use ends with 2 and one line", () => {
  test.each<[string, string[], RegExp]>([
    ["install without a name", ["backends", "install"], /found install without the name of a backend/],
    [
      "install of what is no native backend",
      ["backends", "install", "wasm"],
      /Allowed choices are tensorflow, webgpu/,
    ],
    ["an action that there isn't", ["backends", "remove"], /Allowed choices are list, install/],
    ["--gpu where it has no meaning", ["backends", "--gpu"], /found --gpu without install/],
    ["a list of one", ["backends", "list", "webgpu"], /found list webgpu; expected list\. Fix: /],
    ["CUDA for WebGPU", ["backends", "install", "webgpu", "--gpu"], /found --gpu with webgpu/],
    ["a GPU for counting", ["profile", small, "--require-gpu"], /found --require-gpu without --time/],
    [
      "a roofline for counting",
      ["profile", small, "--roofline", "roofline.png"],
      /found --roofline without --time/,
    ],
    [
      "a GPU on wasm",
      ["profile", small, "--time", "--backend", "wasm", "--require-gpu"],
      /backend is not available: found 'wasm' on .*, wasm SIMD, 1 thread; expected a GPU, since one is required. Fix: choose --backend/,
    ],
  ])("%s", async (_title, args, message) => {
    const { code, out, err } = await cli(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("an installation on a machine without its programs", async () => {
    let err = "";
    const code = await run({
      args: ["backends", "install", "tensorflow", "--gpu"],
      stdout: { write: () => true },
      stderr: { write: (text) => (err += text) },
      env: { PATH: folder },
      signal: new AbortController().signal,
    });
    expect(code).toBe(2);
    expect(err).toMatch(/^clothnet-report: installation failed: found no npm; .*\n$|expected Linux on x64/);
  });
});
