import { mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync, unlinkSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { tool } from "../../src/version.ts";
import { cli } from "./cli.ts";
import { fewGarments } from "./few-garments.ts";
import { noSharedFiles, sharedPath } from "../shared-files.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const small = fixture("small-model/model.json");
/** A copy, that a command may spoil. */
const own = join(folder, "own", "model.json");
cpSync(dirname(small), dirname(own), { recursive: true });

describe("profile", () => {
  test("as JSON, on stdout", async () => {
    const { code, out, err } = await cli("profile", small, "--format", "json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 3, convention: "exact", status: "complete" });
  });

  test("as a table, and into a file", async () => {
    expect((await cli("profile", small)).out).toContain("block3_conv");
    const file = join(folder, "p.md");
    expect(await cli("profile", small, "--format", "md", "--out", file)).toEqual({
      code: 0,
      out: "",
      err: `wrote ${file}\n`,
    });
    expect(readFileSync(file, "utf8")).toContain("block3_conv");
  });

  test("the JSON of a record, rendered as JSON, is that record byte for byte", async () => {
    const file = join(folder, "rendered.json");
    const options = [
      "--time",
      "--runs",
      "2",
      "--warmup",
      "1",
      "--training",
      "--erf",
      "block1_conv",
      "--erf-inputs",
      "1",
    ];
    await cli("profile", small, ...options, "--object-size", "16,10", "--format", "json", "--out", file);
    expect((await cli("render", file, "--format", "json")).out).toBe(readFileSync(file, "utf8"));
  });

  test.skipIf(noSharedFiles !== undefined)("MobileNet v1 0.75: the published figures", async () => {
    const path = sharedPath("real-models/backbone_mobilenet_v1_075_224_layers/model.json");
    const record = JSON.parse((await cli("profile", path, "--format", "json")).out);
    expect(record.totals).toMatchObject({ macs: 325_400_448, params: 2_601_976 });
    const last = record.layers.find((row: { name: string }) => row.name === "conv_pw_13");
    expect(last.receptiveField).toMatchObject({
      status: "exact",
      size: [315, 315],
      stride: [32, 32],
      padding: [126, 126],
    });
  });

  test("--object-size: what the model is to see stands in the record and is compared with its last spatial layer", async () => {
    const options = ["--object-size", "40,20", "--format"];
    const record = JSON.parse((await cli("profile", small, ...options, "json")).out);
    expect(record.objectSize).toEqual([40, 20]);
    expect((await cli("profile", small, ...options, "md")).out).toContain(
      "is 31×31. It is smaller than the object (40×20): no unit sees the whole object.",
    );
    const wrong = await cli("profile", small, "--object-size", "big");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('found "big"; expected positive whole numbers, as in 96,64.');
  });
});

test("a picture's name may end in .PNG or not at all", async () => {
  for (const name of ["growth.PNG", "growth"]) {
    const file = join(folder, name);
    expect((await cli("profile", small, "--growth-chart", file)).code).toBe(0);
    expect([...readFileSync(file).subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});

describe("wrong use ends with 2 and one line", () => {
  test.each<[string, string[], RegExp]>([
    [
      "a wrong --input",
      ["profile", small, "--input", "32,32,3"],
      /--input does not fit the model: found \[32,32,3\] .*; expected \[64,64,3\]/,
    ],
    [
      "an --input that is no shape",
      ["profile", small, "--input", "a,b"],
      /found "a,b"; expected positive whole numbers/,
    ],
    ["no model", ["profile", join("nowhere", "model.json")], /model not found/],
    ["an unknown option", ["profile", small, "--fast"], /unknown option '--fast'/],
    [
      "an unknown command",
      ["nonsense"],
      /found the command .nonsense.; expected one of study, profile, .*--help/,
    ],
    ["an unknown format", ["profile", small, "--format", "xml"], /Allowed choices are table, md, html, json/],
    ["no data set", ["train", "--data", "nowhere", "--backbone", small], /data set not found/],
    [
      "an unknown label column",
      ["train", "--data", fixture("garments"), "--label-column", "colour", "--backbone", small],
      /label column or label is unknown/,
    ],
    ["no backbone", ["train", "--data", fixture("garments")], /a feature extractor without --backbone/],
    [
      "no folder to write to, before anything is timed",
      ["profile", small, "--time", "--roofline", join("nowhere", "a.png")],
      /cannot write: found no folder nowhere; /,
    ],
    [
      "one file for two results",
      ["profile", small, "--out", join(folder, "a.png"), "--growth-chart", join(folder, ".", "a.png")],
      /found .*a\.png as the file of two results; expected a file for each/,
    ],
    [
      "a record over its model",
      ["profile", own, "--out", own],
      /found .*model\.json, which is read, as the file of a result; expected another file/,
    ],
    ["a record over the model in a folder", ["profile", dirname(own), "--out", own], /which is read, as/],
    ["a page over its record", ["render", own, "--out", own], /which is read, as the file of a result/],
    ["a comparison over one of both", ["compare", own, dirname(own), "--out", own], /which is read, as/],
    ["an empty name for a file", ["profile", small, "--out", ""], /cannot write: found an empty path/],
    [
      "no folder to write to, before anything is compared",
      ["compare", small, small, "--out", join("nowhere", "a.md")],
      /cannot write: found no folder nowhere; /,
    ],
    ["a record that is none", ["render", small], /record is unreadable/],
    [
      "runs and a warm-up of nothing timed",
      ["profile", small, "--runs", "5", "--warmup", "1"],
      /wrong option: found --runs, --warmup without --time; expected options that change something here. Fix: add --time, or leave --runs, --warmup out/,
    ],
    [
      "an optimizer without training",
      ["profile", small, "--optimizer", "sgd"],
      /found --optimizer without --training; /,
    ],
    [
      "how to measure what is not measured",
      ["profile", small, "--time", "--erf-inputs", "2", "--erf-average", "signed", "--seed", "1"],
      /found --erf-inputs, --erf-average, --seed without --erf <layer>; /,
    ],
    ...["--roofline", "--erf-image", "--rf-out", "--growth-chart"].map(
      (option): [string, string[], RegExp] => [
        `${option} for a picture of another format than PNG`,
        ["profile", small, option, join(folder, "picture.jpg")],
        new RegExp(
          `^clothnet-report: wrong option: found ${option} .*picture\\.jpg; expected a name that ends in \\.png: .*[.] Fix:`,
        ),
      ],
    ),
    [
      "the same of a record",
      ["render", "record.json", "--roofline", "picture.svg"],
      /wrong option: found --roofline picture\.svg; expected a name that ends in \.png/,
    ],
    [
      "a backbone that is not there, before anything is trained",
      ["study", "--backbone", "nowhere", "--out", join(folder, "study")],
      /model not found: found nothing at nowhere; /,
    ],
    ["an unknown approach", ["study", "--approaches", "lenet"], /found approach "lenet"/],
  ])("%s", async (_title, args, message) => {
    const { code, out, err } = await cli(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  test("a missing photo, named, and nothing is written", async () => {
    const data = join(folder, "garments");
    cpSync(fixture("garments"), data, { recursive: true, filter: (path) => !path.includes("draw") });
    const [first] = readFileSync(join(data, "images.csv"), "utf8")
      .split("\n")
      .filter((line) => line.includes("T-Shirt"));
    const id = first?.split(",")[0] as string;
    unlinkSync(join(data, "images", `${id}.jpg`));
    const { code, err } = await cli(
      "train",
      "--max-unreadable",
      "0",
      "--data",
      data,
      "--backbone",
      small,
      "--out",
      join(folder, "t"),
    );
    expect(code).toBe(2);
    expect(err).toContain(id);
    expect(err).toMatch(/photo is missing: found .*; expected .*\. Fix:/);
    expect(readdirSync(folder)).not.toContain("t.json");
  });
});

test("train, render and embed, one after the other on the drawn images", async () => {
  const base = join(folder, "trained");
  const { code, out } = await cli(
    "train",
    "--data",
    fewGarments(join(folder, "few")),
    "--backbone",
    small,
    "--pixels",
    "unit",
    "--epochs",
    "1",
    "--no-flip",
    "--runs",
    "1",
    "--out",
    base,
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^weighted F1 0\.\d{4}, accuracy 0\.\d{4}, 4 test images\n$/);
  const page = readFileSync(`${base}.md`, "utf8");
  // The backbone's convolutions and 2 classes on its 64 features.
  const macs = 32 * 32 * 27 * 16 + 16 * 16 * 144 * 32 + 8 * 8 * 288 * 64 + 4 * 4 * 576 * 64 + 64 * 2;
  const record = JSON.parse(readFileSync(`${base}.json`, "utf8"));
  expect(record.approaches[0].trained.macsPerImage).toBe(macs);
  expect(page).toContain("FIXTURE DATA");
  expect((await cli("render", `${base}.json`)).out).toBe(page);
  const html = readFileSync(`${base}.html`, "utf8");
  expect(html).toContain("FIXTURE DATA");
  expect((await cli("render", `${base}.json`, "--format", "html")).out).toBe(html);
  const readme = join(folder, "README.md");
  writeFileSync(readme, "<!-- clothnet:begin study-f1 -->\n<!-- clothnet:end study-f1 -->\n");
  expect((await cli("embed", readme, `${base}.json`, "--check")).code).toBe(1);
  expect((await cli("embed", readme, `${base}.json`)).code).toBe(0);
  expect((await cli("embed", readme, `${base}.json`, "--check")).code).toBe(0);
  expect(readFileSync(readme, "utf8")).toContain("FIXTURE DATA");
});

test("the version is the package's, and help names the exit codes", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(tool.version).toBe(version);
  expect((await cli("--version")).out).toBe(`${version}\n`);
  expect((await cli("--help")).out).toContain("Exit codes:");
  expect((await cli("embed", "--help")).out).toMatch(
    /NAME of a table or section of a profile:\n {2}profile-top-layers\n[^]*NAME of a table or section of a study:\n {2}study-answer\n/,
  );
});
