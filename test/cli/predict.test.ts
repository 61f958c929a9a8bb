import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { logLoss } from "../../src/stats/probability-scores.ts";
import { splitOfFold } from "../../src/study/split-of-fold.ts";
import { classNumbers, groupNames } from "../../src/training/dataset/dataset.ts";
import type { Dataset } from "../../src/training/dataset/dataset.ts";
import { decodePhoto } from "../../src/training/dataset/decode-photo.ts";
import { inputScalings, scalePixels } from "../../src/training/dataset/input-scaling.ts";
import type { ScalingId } from "../../src/training/dataset/input-scaling.ts";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";
import { cli } from "./cli.ts";

const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

let folder: string;
let dataset: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "predict-"));
  await mkdir(join(folder, "data", "images"), { recursive: true });
  const { samples } = await readDataset(fixture("garments"));
  const few = ["Hat", "Pants"].flatMap((name) => samples.filter(({ label }) => label === name).slice(0, 15));
  const lines = ["image,label"];
  for (const { id, file, label } of few) {
    lines.push(`${id},${label}`);
    await copyFile(file, join(folder, "data", "images", `${id}.jpg`));
  }
  await writeFile(join(folder, "data", "images.csv"), `${lines.join("\n")}\n`);
  dataset = await readDataset(join(folder, "data"));
});

afterAll(() => rm(folder, { recursive: true }));

interface Predicted {
  readonly photos: readonly {
    readonly file: string;
    readonly error?: { readonly code: string };
    readonly classes: readonly { readonly class: string; readonly probability: number }[];
  }[];
}

/** Probabilities by photo, in the order of the data set's classes. */
async function predictAll(model: string, photos: readonly string[]): Promise<number[][]> {
  const { code, out } = await cli("predict", model, ...photos, "--format", "json");
  expect(code).toBe(0);
  return (JSON.parse(out) as Predicted).photos.map(({ classes }) =>
    dataset.classes.map((name) => classes.find((one) => one.class === name)!.probability),
  );
}

/** Loads models in a process that has tfjs alone, and prints the outputs of each. */
const plainProgram = `
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
for (const { folder, shape, values } of JSON.parse(readFileSync(process.argv.at(-1), "utf8"))) {
  const { modelTopology, weightsManifest, userDefinedMetadata } = JSON.parse(readFileSync(folder + "/model.json", "utf8"));
  const bytes = readFileSync(folder + "/weights.bin");
  const model = await tfl.loadLayersModel(tf.io.fromMemory({
    modelTopology, userDefinedMetadata,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  }));
  console.log(JSON.stringify({
    classes: model.getUserDefinedMetadata().classes,
    dropout: model.layers.map((layer) => layer.getClassName()).filter((name) => name.includes("Dropout")),
    outputs: await model.predict(tf.tensor(values, shape)).array(),
  }));
}
`;

/** A model that was trained, and its input for the plain program. */
interface Trained {
  readonly folder: string;
  readonly record: StudyRecord;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const trained = new Map<string, Trained>();

const cases = [
  {
    what: "a network trained in full",
    out: "whole",
    options: ["train", "--architecture", "custom-cnn", "--size", "40", "--width", "0.1"],
    digits: 5,
  },
  {
    what: "a head on frozen features",
    out: "features",
    options: ["train", "--backbone", fixture("small-model/model.json"), "--pixels", "unit"],
    digits: 4,
  },
  {
    what: "a network whose upper part is trained on cached outputs of half precision",
    out: "fine-tuned",
    options: [
      ...["study", "--approaches", `fine-tune:${fixture("small-model/model.json")}@block2_relu`],
      ...["--pixels", "unit", "--save-models", "--workers", "1"],
    ],
    digits: 2,
  },
] as const;

beforeAll(async () => {
  const files = dataset.samples.slice(0, 3).map(({ file }) => file);
  for (const { out: name, options } of cases) {
    const out = join(folder, name);
    const data = ["--data", join(folder, "data"), "--epochs", "2", "--runs", "1", "--out", out];
    const { code, err } = await cli(...options, ...data);
    expect(code, err).toBe(0);
    const record = parseRecord(await readFile(`${out}.json`, "utf8"), out) as StudyRecord;
    const model = join(`${out}-run`, "models", record.approaches[0]!.jobs[0]!.key!);
    if (options[0] === "train")
      expect(err).toContain(
        `wrote ${join(model, "model.json")}; to use it: npx clothnet-report predict ${model} photo.jpg\n`,
      );
    const { inputShape, scaling } = record.approaches[0]!.spec!;
    const [height = 0, width = 0] = inputShape;
    const photos = await Promise.all(files.map((file) => decodePhoto(file, { height, width })));
    const values = photos.flatMap((photo) => [...scalePixels(photo, inputScalings[scaling as ScalingId])]);
    trained.set(name, { folder: model, record, shape: [3, height, width, 3], values });
  }
}, 120_000);

it("models are loaded by plain tfjs in a process without this package, to the same probabilities", async () => {
  const input = join(folder, "input.json");
  await writeFile(input, JSON.stringify([...trained.values()]));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", plainProgram, input],
    { cwd: fileURLToPath(new URL("../..", import.meta.url)) },
  );
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  expect(lines).toHaveLength(cases.length);
  const files = dataset.samples.slice(0, 3).map(({ file }) => file);
  for (const [index, model] of [...trained.values()].entries()) {
    const plain = JSON.parse(lines[index]!) as {
      classes: string[];
      dropout: string[];
      outputs: number[][];
    };
    expect(plain.classes).toEqual(["Hat", "Pants"]);
    expect(plain.dropout).toContain("Dropout");
    expect(plain.dropout).not.toContain("SeededDropout");
    const ours = await predictAll(model.folder, files);
    expect(plain.outputs).toHaveLength(files.length);
    for (const [row, outputs] of plain.outputs.entries())
      for (const [column, value] of outputs.entries()) expect(value).toBeCloseTo(ours[row]![column]!, 5);
  }
}, 60_000);

describe.each(cases)("predict with $what", ({ out: name, digits }) => {
  let model: string;
  let record: StudyRecord;
  beforeAll(() => {
    ({ folder: model, record } = trained.get(name)!);
  });

  it("gives the photos held out the probabilities that the training judged", async () => {
    const { fold, seed, evaluation } = record.approaches[0]!.jobs[0]!;
    const labels = classNumbers(dataset);
    const { test: held } = splitOfFold(labels, groupNames(dataset), fold, seed);
    const rows = await predictAll(
      model,
      held.map((sample) => dataset.samples[sample]!.file),
    );
    const truth = held.map((sample) => labels[sample]!);
    expect(rows).toHaveLength(evaluation.images);
    expect(
      logLoss(
        truth,
        rows.map((row) => Float32Array.from(row)),
      ),
    ).toBeCloseTo(evaluation.logLoss!, digits);
    expect(new Set(rows.map(([first]) => first)).size).toBeGreaterThan(2);
  });

  it("is profiled as any other model", async () => {
    const { code, out } = await cli("profile", join(model, "model.json"), "--format", "json");
    expect(code).toBe(0);
    const { totals } = JSON.parse(out) as { totals: { params: number } };
    expect(totals.params).toBe(record.approaches[0]!.trained!.params);
  });

  it("names an unreadable photo in one line, predicts the others, and ends with 2", async () => {
    const broken = join(folder, "broken.jpg");
    await writeFile(broken, "no photo");
    const good = dataset.samples[0]!.file;
    const { code, out, err } = await cli("predict", model, broken, good);
    expect(code).toBe(2);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toContain(`photo is unreadable: found ${broken}`);
    expect(out).toMatch(/^Photo +Most probable +2\n-+ .*\n\S+\.jpg +(Hat|Pants) \d.*%/);
    expect(out).toContain(good);
  });

  it("takes a folder, and refuses one without photos", async () => {
    const { out } = await cli(
      "predict",
      model,
      join(folder, "data", "images"),
      "--format",
      "json",
      "--top",
      "1",
    );
    const { photos } = JSON.parse(out) as Predicted;
    expect(photos).toHaveLength(dataset.samples.length);
    expect(photos.every(({ classes }) => classes.length === 1)).toBe(true);
    const { code, err } = await cli("predict", model, join(folder, "data"));
    expect(code).toBe(2);
    expect(err).toContain("photo is missing: found no photo in the folder");
  });
});

it("a model whose file does not say its classes or scaling needs options, and as many names as outputs", async () => {
  const model = fixture("small-model/model.json");
  const photo = dataset.samples[0]!.file;
  const { code, err } = await cli("predict", model, photo);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^clothnet-report: wrong option: found \S+ without names of the classes and scaling of the input in its userDefinedMetadata; .* Fix: give --classes Hat,Shoes and --pixels signed as they were in the training\n$/,
  );
  const few = await cli("predict", model, photo, "--classes", "Hat,Pants", "--pixels", "unit");
  expect(few.code).toBe(2);
  expect(few.err).toMatch(/found (2 names of classes for|\S+ with)/);
});
