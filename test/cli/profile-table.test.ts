import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { cli } from "./cli.ts";

const model = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));

test("a profile begins with its totals and ends with commands to copy", async () => {
  const { code, out } = await cli("profile", model);
  expect(code).toBe(0);
  expect(out).toMatch(/^[\d.]+ k params \| [\d.]+ kB \| [\d.]+ M MACs\n/);
  expect(out).toContain(`\nNext\nnpx clothnet-report profile ${model} --time  # time the layers\n`);
});

test("commands to copy have the options of the profile, and do what they say", async () => {
  const shape = ["--input", "image=64,64,3", "--batch", "2", "--convention", "thop"];
  const { out } = await cli("profile", model, ...shape, "--tree", "1");
  const [first, ...others] = out
    .slice(out.indexOf("\nNext\n") + 6)
    .trimEnd()
    .split("\n");
  expect(first).toBe(`npx clothnet-report profile ${model} ${shape.join(" ")} --time  # time the layers`);
  // The tree was just shown.
  expect(others.map((line) => line.replace(/.* --(\w+).*#.*/, "$1"))).toEqual(["out", "wide"]);
  const words = others[1]!.split("  #")[0]!.split(" ").slice(2);
  expect((await cli(...words)).out).toContain("input 2x64x64x3 (batch included), convention thop");
});

test("no times are proposed of a model that tfjs does not run", async () => {
  const savedModel = fileURLToPath(new URL("../../fixtures/savedmodel-convnext-block", import.meta.url));
  const { code, out } = await cli("profile", savedModel);
  expect(code).toBe(0);
  expect(out).toContain("\nNext\n");
  expect(out).not.toContain("--time");
});

test("--tree has a depth of 2, or the one given; --wide has all columns", async () => {
  const { out } = await cli("profile", model, "--tree");
  expect(out).toContain("\nScopes to a depth of 2\n");
  expect((await cli("profile", model, "--tree", "1")).out).toMatch(/^block1\/\.\.\. +3 /m);
  expect((await cli("profile", model, "--wide")).out).toContain("RF status");
  expect((await cli("profile", model, "--tree", "0")).code).toBe(2);
});

test("a terminal gets its width, color and bars", async () => {
  let out = "";
  const code = await run({
    args: ["profile", model],
    stdout: { write: (text) => (out += text), isTTY: true, columns: 100 },
    stderr: { write: () => true },
    env: { LANG: "en_US.UTF-8" },
    signal: new AbortController().signal,
  });
  expect(code).toBe(0);
  expect(out.startsWith("\u001B[1m")).toBe(true);
  expect(out).toMatch(/[\d.]+ k params · /);
  expect(out).toContain("█");
});
