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
