import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { parseRecord } from "../../src/record/parse-record.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "field-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const small = fixture("small-model/model.json");
const photo = fixture("garments/images/c17e897c-97ac-8bf8-7d62-82d1e551d8fd.jpg");
const at = (name: string): string => join(folder, name);

/** Whether a picture has more than one colour, and its size. */
async function picture(file: string): Promise<{ width: number; height: number; drawn: boolean }> {
  const { channels } = await sharp(file).stats();
  const { width, height } = await sharp(file).metadata();
  return { width, height, drawn: channels.slice(0, 3).every(({ stdev }) => stdev > 1) };
}

describe("field --layer", () => {
  test("measures into the record, which can be read again and rendered", async () => {
    const { code, out, err } = await cli(
      ...["field", small, "--layer", "block3_conv", "--layer", "block1_conv", "--inputs", "3"],
      ...["--seed", "5", "--range", "0,1", "--heat-map", at("heat.png"), "--format", "json"],
    );
    expect(code).toBe(0);
    const record = parseRecord(out, "out") as ProfileRecord;
    expect(record.effectiveReceptiveFields).toMatchObject([
      {
        layer: "block3_conv",
        status: "measured",
        inputs: 3,
        seed: 5,
        inputDistribution: "each value uniform from 0 to 1",
        weights: "from-file",
        backend: "wasm",
      },
      { layer: "block1_conv", status: "measured" },
    ]);
    // Both windows are those of the rows.
    for (const { layer, axes } of record.effectiveReceptiveFields ?? []) {
      const row = record.layers.find(({ path }) => path === layer);
      expect(axes?.map(({ theoreticalSize }) => theoreticalSize)).toEqual(row?.receptiveField.size);
    }
    for (const layer of ["block3_conv", "block1_conv"]) {
      expect(err).toContain(`wrote ${at(`heat-${layer}.png`)}`);
      expect(await picture(at(`heat-${layer}.png`))).toMatchObject({ width: 2 * 592, drawn: true });
    }
    writeFileSync(at("record.json"), out);
    const page = (await cli("render", at("record.json"))).out;
    expect(page).toContain("**Effective receptive fields (Luo et al. 2016)");
    expect(page).toMatch(/\| block3\\?_conv +\|/);
    const table = (await cli("render", at("record.json"), "--format", "table")).out;
    expect(table).toMatch(
      /^Effective receptive field of block3_conv: sigma [\d.]+ \+\/- (?:< )?[\d.]+ x [\d.]+ \+\/- (?:< )?[\d.]+\s+pixels; 95 % of the mass on /m,
    );
    expect(table.replaceAll(/\n {2}/g, " ")).toContain(
      " 3 inputs, each value uniform from 0 to 1, seed 5; weights from-file; wasm on ",
    );
  });

  test("random weights are said to be, with how they were drawn", async () => {
    const { out } = await cli(
      ...["field", small, "--layer", "block1_conv", "--inputs", "1", "--weights", "random"],
      ...["--backend", "cpu", "--format", "json"],
    );
    expect((parseRecord(out, "out") as ProfileRecord).effectiveReceptiveFields?.[0]).toMatchObject({
      weights: "random",
      initializer: expect.stringContaining("He's bound sqrt(6 / fan-in)"),
      backend: "cpu",
    });
  });

  test("one input has no spread", async () => {
    const { out } = await cli(
      ...["field", small, "--layer", "block1_conv", "--inputs", "1", "--backend", "cpu"],
    );
    expect(out).toMatch(/: sigma [\d.]+ \+\/- unknown x [\d.]+ \+\/-\s+unknown\s+pixels; /);
  });
});

describe("field --photo and --growth-chart", () => {
  test("draw windows over the photo and the growth by depth", async () => {
    const { code } = await cli(
      ...["field", small, "--photo", photo, "--photo-out", at("over.png")],
      ...["--growth-chart", at("growth.png"), "--format", "json"],
    );
    expect(code).toBe(0);
    expect(await picture(at("over.png"))).toEqual({ width: 720 + 430, height: 720, drawn: true });
    expect(await picture(at("growth.png"))).toEqual({ width: 2200, height: 1320, drawn: true });
  });
});

describe("wrong use ends with 2, one line, and nothing written", () => {
  const copy = at("photo.png");
  writeFileSync(copy, readFileSync(photo));
  test.each<[string, string[], RegExp]>([
    [
      "a layer that is not there",
      ["--layer", "block3_cnv"],
      /^clothnet-report: wrong option: found the layer block3_cnv, .*give for instance block3_conv,/,
    ],
    [
      "a photo that is none",
      ["--photo", small, "--photo-out", at("no.png")],
      /^clothnet-report: photo is unreadable: /,
    ],
    [
      "a layer of the overlay that is not there",
      ["--photo", photo, "--photo-layers", "nope", "--photo-out", at("no.png")],
      /found the layer nope,/,
    ],
    ["the photo itself", ["--photo", copy, "--photo-out", copy], /which is read, as the file of a result/],
    [
      "a picture of nothing measured",
      ["--heat-map", at("no.png")],
      /found --heat-map without --layer <layer>/,
    ],
    ["layers without a photo", ["--photo-layers", "conv"], /found --photo-layers without --photo <file>/],
    [
      "a falling range",
      ["--layer", "block1_conv", "--range", "2,1"],
      /expected two rising numbers, as in 0,255/,
    ],
    [
      "no such folder",
      ["--photo", photo, "--photo-out", join(folder, "none", "x.png")],
      /cannot write: found no folder/,
    ],
  ])("%s", async (_, options, message) => {
    const { code, out, err } = await cli("field", small, ...options);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(existsSync(at("no.png"))).toBe(false);
    expect(readFileSync(copy).equals(readFileSync(photo))).toBe(true);
  });
});

describe("field without --layer", () => {
  test("prints the theoretical fields at the end of each stage, as text and as Markdown", async () => {
    // 3x3 convolutions of stride 2: 3, 3 + 2 * 2 = 7, 7 + 4 * 2 = 15.
    const table = await cli("field", small);
    expect(table).toMatchObject({ code: 0, err: "" });
    expect(table.out).toMatch(/^small-model \(layers-model\)\n/);
    expect(table.out).toMatch(/^block3_relu +1x8x8x64 +15x15 +8x8 /m);
    const page = await cli("field", small, "--format", "md");
    expect(page.out).toMatch(/^# Receptive fields of small-model\n/);
    expect(page.out).toContain("| block3_relu");
  });

  test("prints the record of the counts as JSON", async () => {
    const own = JSON.parse((await cli("field", small, "--format", "json")).out);
    const counts = JSON.parse((await cli("profile", small, "--format", "json")).out);
    expect({ ...own, createdAt: "" }).toEqual({ ...counts, createdAt: "" });
  });
});
