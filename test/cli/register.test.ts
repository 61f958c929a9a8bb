import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { profileFile } from "../../src/profile/profile-file.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "register-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "broken.mjs"), "export const = ;");
const moduleNamed = (name: string): string =>
  name === "broken"
    ? join(folder, "broken.mjs")
    : fileURLToPath(new URL(`../model/custom-layers/${name}.mjs`, import.meta.url));

/** A model of the given layers in a row, on an input of [4]. */
function written(...classNames: readonly string[]): string {
  const layers = [
    { class_name: "InputLayer", config: { batch_input_shape: [null, 4], dtype: "float32", name: "in" } },
    ...classNames.map((className, index) => ({
      class_name: className,
      config: { name: `layer_${index}`, ...(className === "Dense" ? { units: 3 } : {}) },
    })),
  ];
  const file = join(folder, `${classNames.join("-").replaceAll(">", "_")}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      format: "layers-model",
      modelTopology: { model_config: { class_name: "Sequential", config: { name: "net", layers } } },
      weightsManifest: [],
    }),
  );
  return file;
}

describe("layers of the user's own", () => {
  test("classes that nobody knows make the record partial, with one line that names them and the flag", async () => {
    const { code, out, err } = await cli("profile", written("Halved", "Dense", "Quartered"));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.replaceAll(/\n {2}/g, " ")).toContain(
      "Halved, Quartered are not registered (--register): such a layer is taken to keep the shape",
    );
    expect(out).toMatch(/status partial$/m);
  });

  test("--register takes what a module exports, and what a module registers, one flag each", async () => {
    const { code, out, err } = await cli(
      ...["profile", written("Halved", "Custom>Doubled", "Dense"), "--format", "json"],
      ...["--register", moduleNamed("exported"), "--register", moduleNamed("registered")],
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const record = JSON.parse(out);
    expect(record.layers.map((row: { type: string; macs: number }) => [row.type, row.macs])).toEqual([
      ["InputLayer", 0],
      ["Halved", 0],
      ["Doubled", 0],
      ["Dense", 4 * 3],
    ]);
  });

  test("profileFile takes modules too, also ones used before", async () => {
    const register = [moduleNamed("exported"), moduleNamed("registered")];
    await profileFile(written("Halved"), { register });
    const record = await profileFile(written("Halved"), { register });
    expect(record.status).toBe("complete");
  });

  test.each([
    ["nowhere", /module with layers can't be used: found .*nowhere\.mjs, which can't be imported \(/],
    ["broken", /found .*broken\.mjs, which can't be imported \(.*\); expected a readable ES module/],
    ["without-layers", /found no layer class in .*without-layers\.mjs; expected exported classes/],
  ])("a module %s ends with 2 and one line", async (name, message) => {
    const { code, out, err } = await cli("profile", written("Halved"), "--register", moduleNamed(name));
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("a Lambda layer is told apart: its code is not in the file", async () => {
    const { code, err } = await cli("profile", written("Lambda"), "--time", "--runs", "1");
    expect(code).toBe(2);
    expect(err).toContain("found Lambda in Lambda, whose Python code no file can carry to JavaScript");
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("--strict", () => {
  test("ends with 0 where everything is counted", async () => {
    expect(await cli("profile", written("Dense"), "--strict")).toMatchObject({ code: 0, err: "" });
  });

  test("ends with 1 and lists what is not counted; the profile is printed all the same", async () => {
    const path = written("Dense", "Odd");
    const args = ["profile", path, "--register", moduleNamed("uncounted"), "--format", "json"];
    const lenient = await cli(...args);
    expect(lenient).toMatchObject({ code: 0, err: "" });
    const strict = await cli(...args, "--strict");
    expect(strict.code).toBe(1);
    expect(strict.err).toBe("clothnet-report: --strict: not counted: OddOperation (1 call in layer_1)\n");
    expect(JSON.parse(strict.out)).toMatchObject({
      status: "partial",
      totals: { macs: 12 },
      uncounted: [{ op: "OddOperation", calls: 1, layers: ["layer_1"] }],
    });
  });

  test("ends with 1 where only the training step could not be finished", async () => {
    const args = ["profile", written("Dense", "Greatest"), "--register", moduleNamed("no-gradient")];
    expect(await cli(...args, "--strict")).toMatchObject({ code: 0, err: "" });
    const { code, err } = await cli(...args, "--training", "--strict");
    expect(code).toBe(1);
    expect(err).toBe(
      "clothnet-report: --strict: the training step ended early: Cannot compute gradient: gradient function not found for TopK.\n",
    );
  });
});
