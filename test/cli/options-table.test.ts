import { Command } from "commander";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { sampleComparison, samplesAround } from "../report/sample-comparison.ts";
import { sampleProfile, timedProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";
import { fewGarments } from "./few-garments.ts";

const folder = mkdtempSync(join(tmpdir(), "options-"));
afterAll(() => rmSync(folder, { recursive: true }));
const model = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));
/** A command may read every photo before it refuses an option. */
const few = fewGarments(join(folder, "few"));
const profile = join(folder, "profile.json");
const other = join(folder, "other.json");
const comparison = join(folder, "comparison.json");
const page = join(folder, "page.md");
writeFileSync(profile, recordJson(timedProfile()));
cpSync(profile, other);
writeFileSync(comparison, recordJson(sampleComparison(samplesAround(10), samplesAround(12))));
writeFileSync(page, "");
writeFileSync(join(folder, "untimed.json"), recordJson(sampleProfile()));

const trainArgs = ["train", "--data", few];
const networkArgs = [...trainArgs, "--architecture", "custom-cnn"];
const extractorArgs = [...trainArgs, "--backbone", join(model, "model.json")];
const featureArgs = ["study", "--data", few, "--approaches", "feature-extractor"];

/** Without a refusal: the option has an effect wherever the command runs. Otherwise a run in which it has none. */
type Row = "always" | readonly string[];

const table: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  profile: {
    "--input": "always",
    "--batch": "always",
    "--register": "always",
    "--training": "always",
    "--time": "always",
    "--object-size": "always",
    "--convention": "always",
    "--strict": "always",
    "--tree": "always",
    "--wide": "always",
    "--format": "always",
    "--out": "always",
    "--signature": ["profile", model, "--signature", "s"],
    "--backend": ["profile", model, "--backend", "cpu"],
    "--require-gpu": ["profile", model, "--require-gpu"],
    "--runs": ["profile", model, "--runs", "3"],
    "--warmup": ["profile", model, "--warmup", "3"],
    "--threads": ["profile", model, "--threads", "2"],
    "--optimizer": ["profile", model, "--optimizer", "sgd"],
    "--top": ["profile", model, "--top", "3", "--format", "json"],
    "--roofline": ["profile", model, "--roofline", join(folder, "r.png")],
    "--erf": "always",
    "--erf-inputs": ["profile", model, "--erf-inputs", "3"],
    "--erf-range": ["profile", model, "--erf-range", "0,1"],
    "--erf-weights": ["profile", model, "--erf-weights", "random"],
    "--erf-average": ["profile", model, "--erf-average", "signed"],
    "--seed": ["profile", model, "--seed", "3"],
    "--erf-image": ["profile", model, "--erf-image", join(folder, "h.png")],
    "--rf-image": "always",
    "--rf-layers": ["profile", model, "--rf-layers", "conv"],
    "--rf-out": ["profile", model, "--rf-out", join(folder, "o.png")],
    "--growth-chart": "always",
  },
  field: {
    "--input": "always",
    "--batch": "always",
    "--register": "always",
    "--format": "always",
    "--out": "always",
    "--layer": "always",
    "--photo": "always",
    "--growth-chart": "always",
    "--signature": ["field", model, "--signature", "s"],
    "--backend": ["field", model, "--backend", "cpu"],
    "--require-gpu": ["field", model, "--require-gpu"],
    "--inputs": ["field", model, "--inputs", "3"],
    "--range": ["field", model, "--range", "0,1"],
    "--weights": ["field", model, "--weights", "random"],
    "--average": ["field", model, "--average", "signed"],
    "--seed": ["field", model, "--seed", "3"],
    "--heat-map": ["field", model, "--heat-map", join(folder, "h.png")],
    "--photo-layers": ["field", model, "--photo-layers", "conv"],
    "--photo-out": ["field", model, "--photo-out", join(folder, "o.png")],
  },
  compare: {
    "--seed": "always",
    "--fail-if-slower": "always",
    "--format": "always",
    "--out": "always",
    "--backend": ["compare", profile, other, "--backend", "cpu"],
    "--against": ["compare", profile, other, "--against", "cpu"],
    "--require-gpu": ["compare", profile, other, "--require-gpu"],
    "--threads": ["compare", profile, other, "--threads", "2"],
    "--input": ["compare", profile, other, "--input", "8,8,3"],
    "--batch": ["compare", profile, other, "--batch", "2"],
    "--register": ["compare", profile, other, "--register", "m.mjs"],
    "--runs": ["compare", profile, other, "--runs", "9"],
    "--warmup": ["compare", profile, other, "--warmup", "9"],
  },
  study: {
    "--data": "always",
    "--backend": "always",
    "--require-gpu": "always",
    "--approaches": "always",
    "--approach-file": "always",
    "--backbone": "always",
    "--runs": "always",
    "--warmup": "always",
    "--folds": "always",
    "--seed": "always",
    "--out": "always",
    "--run-dir": "always",
    "--workers": "always",
    "--threads": [...featureArgs, "--backend", "cpu", "--threads", "2"],
    "--save-models": "always",
    "--reuse": ["study", "--data", few, "--save-models", "--reuse", join(folder, "study.json")],
    "--fresh": "always",
    "--charts": "always",
    "--max-unreadable": "always",
    "--classes": "always",
    "--epochs": "always",
    "--batch-size": "always",
    "--learning-rate": "always",
    "--pixels": "always",
    "--resize": "always",
    "--class-weights": "always",
    "--no-flip": "always",
    "--augment": [...featureArgs, "--augment", "crop=0.6-1"],
    "--group-by": ["study", "--folds", "1", "--group-by", "label"],
    "--test-share": ["study", "--folds", "2", "--test-share", "0.3"],
    "--size": [...featureArgs, "--size", "32"],
    "--weights": [...featureArgs, "--weights", "published"],
    "--width": [...featureArgs, "--width", "0.5"],
    "--feature-layer": ["study", "--approaches", "custom-cnn", "--feature-layer", "conv"],
  },
  train: {
    "--data": "always",
    "--backend": "always",
    "--require-gpu": "always",
    "--architecture": "always",
    "--threads": [...extractorArgs, "--backend", "cpu", "--threads", "2"],
    "--label-column": "always",
    "--test-share": "always",
    "--seed": "always",
    "--runs": "always",
    "--out": "always",
    "--run-dir": "always",
    "--fresh": "always",
    "--max-unreadable": "always",
    "--classes": "always",
    "--epochs": "always",
    "--batch-size": "always",
    "--learning-rate": "always",
    "--pixels": "always",
    "--resize": "always",
    "--class-weights": "always",
    "--no-flip": "always",
    "--backbone": [...networkArgs, "--backbone", "model.json"],
    "--feature-layer": [...networkArgs, "--feature-layer", "conv"],
    "--augment": [...extractorArgs, "--augment", "crop=0.6-1"],
    "--size": [...extractorArgs, "--size", "32"],
    "--weights": [...extractorArgs, "--weights", "published"],
    "--width": [...extractorArgs, "--width", "0.5"],
  },
  predict: {
    "--backend": "always",
    "--require-gpu": "always",
    "--classes": "always",
    "--pixels": "always",
    "--resize": "always",
    "--top": "always",
    "--format": "always",
    "--out": "always",
  },
  render: {
    "--format": "always",
    "--out": "always",
    "--top": ["render", comparison, "--top", "3"],
    "--charts": ["render", comparison, "--charts", "--out", join(folder, "p.md")],
    "--roofline": ["render", comparison, "--roofline", join(folder, "r.png")],
  },
  check: { "--config": "always", "--format": "always", "--out": "always" },
  embed: { "--only": "always", "--check": "always" },
  backends: {
    "--format": ["backends", "install", "webgpu", "--format", "json"],
    "--gpu": ["backends", "install", "webgpu", "--gpu"],
  },
};

describe.each(commands.map((command) => [command.name, command] as const))("%s", (name, { load }) => {
  const rows = table[name] ?? {};

  test("every option stands in the table", async () => {
    const command = (await load()).define(new Command(name));
    expect(command.options.map(({ long }) => long ?? "").toSorted()).toEqual(Object.keys(rows).toSorted());
  });

  for (const [option, args] of Object.entries(rows)) {
    if (args === "always") continue;
    test(`${option} without effect is refused in one line`, async () => {
      const { code, out, err } = await cli(...args, ...outOf(name));
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err.trimEnd().split("\n")).toHaveLength(1);
      // What is refused are the changes that it lists.
      expect(err).toContain(option === "--augment" ? "found random changes of crop" : `found ${option}`);
    });
  }
});

function outOf(command: string): readonly string[] {
  return ["study", "train"].includes(command) ? ["--out", join(folder, "out")] : [];
}

test.each(["1e3", "1.5", "0x10", "-1", "", "１"])(
  "--runs %s is refused, not taken for another number",
  async (runs) => {
    const { code, err } = await cli("profile", model, "--time", `--runs=${runs}`);
    expect(code).toBe(2);
    expect(err).toContain(`found "${runs}"; expected a whole number of at least 1.`);
  },
);

describe("the ending of --out", () => {
  const firstOf = async (file: string, ...args: string[]): Promise<string> => {
    const path = join(folder, file);
    expect((await cli("render", profile, "--out", path, ...args)).code).toBe(0);
    return readFileSync(path, "utf8").slice(0, 2);
  };

  test("names the format, unless --format does", async () => {
    expect(await firstOf("a.json")).toBe("{\n");
    expect(await firstOf("a.JSON")).toBe("{\n");
    expect(await firstOf("a.html")).toBe("<!");
    expect(await firstOf("a.htm")).toBe("<!");
    expect(await firstOf("a.md")).toBe("# ");
    expect(await firstOf("a.txt")).toBe("# ");
    expect(await firstOf("b.json", "--format", "md")).toBe("# ");
  });
});
