import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import { sampleProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "check-config-"));
afterAll(() => rmSync(folder, { recursive: true }));
const exact = "exact.json";
writeFileSync(join(folder, exact), recordJson(sampleProfile()));

function config(models: unknown): string {
  const file = join(folder, "budgets.json");
  writeFileSync(file, JSON.stringify({ models }));
  return file;
}

describe("a wrong configuration ends with 2 and one line", () => {
  test.each([
    [
      "an unknown key",
      { path: exact, limits: { mac: 1 } },
      "the unknown key models[0].limits.mac in ",
      "Fix: write 'macs'",
    ],
    [
      "a wrong value",
      { path: exact, limits: { macs: "1" } },
      '"1" at models[0].limits.macs in ',
      "expected number",
    ],
    [
      "no limit",
      { path: exact, limits: {} },
      "no limit at models[0]",
      "a check without limits always passes",
    ],
    [
      "growth of nothing",
      { path: exact, maxIncrease: { macs: 0 } },
      "maxIncrease without a baseline",
      "add baseline",
    ],
    [
      "an unknown convention",
      { path: "small", convention: "exakt", limits: { macs: 1 } },
      "the convention 'exakt'",
      "Fix: write 'exact'",
    ],
    [
      "an unknown backend",
      { path: "small", limits: { latency: { p50: 1, backend: "wasmm" } } },
      "the backend 'wasmm'",
      "Fix: write 'wasm'",
    ],
    ["a model that is not there", { path: "smal", limits: { macs: 1 } }, "smal", "Fix: "],
    [
      "a record that is counted already",
      { path: exact, batch: 2, limits: { macs: 1 } },
      "batch for the record",
      "Fix: name the model",
    ],
    [
      "a record without times",
      { path: exact, limits: { latency: { p50: 1 } } },
      "a record without times",
      "Fix: add profile --time",
    ],
  ])("%s", async (_, budget, found, rest) => {
    const { code, out, err } = await cli("check", "--config", config([budget]));
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(found);
    expect(err).toContain(rest);
  });

  test("two models of one name, and a file that is none", async () => {
    const budget = { path: exact, limits: { macs: 1 } };
    expect((await cli("check", "--config", config([budget, budget]))).err).toContain("a second model called");
    expect((await cli("check", "--config", join(folder, "none.json"))).err).toMatch(
      /budgets are unreadable: found .*none\.json \(ENOENT/,
    );
  });
});

test("budgets are found in clothnet.config.json, or else in package.json", async () => {
  const project = join(folder, "project");
  mkdirSync(project);
  const before = process.cwd();
  process.chdir(project);
  try {
    expect((await cli("check")).err).toContain(
      "neither clothnet.config.json nor 'clothnet' in package.json here",
    );
    const clothnet = { models: [{ path: `../${exact}`, limits: { macs: 5064 } }] };
    writeFileSync("package.json", JSON.stringify({ name: "mine", clothnet }));
    expect((await cli("check")).code).toBe(0);
    writeFileSync("clothnet.config.json", '{"models": [{"path": "../exact.json", "limits": {"macs": 1}}]}');
    expect((await cli("check")).code).toBe(1);
  } finally {
    process.chdir(before);
  }
});

test("absolute paths stay as they are, beside relative ones", async () => {
  const absolute = join(folder, exact);
  const file = config([{ path: absolute, baseline: absolute, limits: { macs: 5064 } }]);
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(await cli("check", "--config", "budgets.json")).toMatchObject({ code: 0, err: "" });
    expect((await cli("check", "--config", file)).code).toBe(0);
  } finally {
    process.chdir(before);
  }
});
