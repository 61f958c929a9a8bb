import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import type { ComparisonRecord } from "../../src/record/comparison-record.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { partialProfile } from "../report/sample-profile.ts";
import { sampleStudy } from "../report/sample-study.ts";
import { renderComparison, renderProfile, renderStudy } from "../../src/report/markdown/render-page.ts";

const fixtures = new URL("../../fixtures/", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, fixtures), "utf8");
const written = JSON.parse(read("record-schema-1-study/record.json")) as {
  readonly approaches: readonly { readonly training?: Readonly<Record<string, unknown>> }[];
};
const study = (): StudyRecord =>
  parseRecord(read("record-schema-1-study/record.json"), "study") as StudyRecord;

test("records of schema 1 are migrated, and render to their pages", async () => {
  const expected = (folder: string): string => `../../fixtures/${folder}/expected.md`;
  await expect(renderStudy(study())).toMatchFileSnapshot(expected("record-schema-1-study"));
  const profile = parseRecord(read("record-schema-1-profile/record.json"), "p") as ProfileRecord;
  await expect(renderProfile(profile, { top: 4 })).toMatchFileSnapshot(expected("record-schema-1-profile"));
  const comparison = parseRecord(read("record-schema-1-comparison/record.json"), "c") as ComparisonRecord;
  await expect(renderComparison(comparison)).toMatchFileSnapshot(expected("record-schema-1-comparison"));
});

test("a study has one holdout job an approach, and a summary of one fold without a spread", () => {
  const [trained, untrained] = study().approaches;
  expect(study().schemaVersion).toBe(3);
  expect(trained?.spec).toEqual({
    network: "tiny-cnn",
    classes: 2,
    inputShape: [8, 8, 3],
    width: 0.5,
    weights: { kind: "random" },
    frozen: false,
    schedule: { optimizer: "adam", learningRate: 0.001 },
    augmentation: [{ code: "horizontal-flip" }],
    classWeights: "inverse-frequency",
    batchSize: 8,
  });
  expect(trained?.jobs).toHaveLength(1);
  // 10 of 30 + 10 + 10 images; 0.5 + 2 + 0.25 s.
  expect(trained?.jobs[0]).toMatchObject({
    fold: { kind: "holdout", testShare: 0.2 },
    seed: 7,
    seconds: 2.75,
    chosenBy: "validation-loss",
  });
  expect(trained?.jobs[0]).not.toHaveProperty("key");
  expect(trained?.jobs[0]?.evaluation).not.toHaveProperty("logLoss");
  expect(trained?.summary).toMatchObject({ accuracy: { mean: 0.7, perFold: [0.7] } });
  expect(trained?.summary?.weightedF1).not.toHaveProperty("sd");
  expect(trained?.summary?.pooled.confusion).toEqual([
    [5, 1],
    [2, 2],
  ]);
  expect(untrained).toMatchObject({
    jobs: [],
    against: [],
    trainingAbsent: { code: "unclassified", text: "the weights file could not be fetched" },
  });
  expect(untrained).not.toHaveProperty("summary");
});

test("words of starting weights, schedule and augmentation become facts", () => {
  const sha256 = "ab".repeat(32);
  const change = (training: object): StudyRecord => {
    const [first, ...rest] = written.approaches;
    const approaches = [{ ...first, training: { ...first?.training, ...training } }, ...rest];
    return parseRecord(JSON.stringify({ ...written, approaches }), "study") as StudyRecord;
  };
  const { approaches } = change({
    startedFrom: `a net (SHA-256 of its model.json ${sha256})`,
    optimizer: "Adam, one-cycle learning rate, batch-norm momentum 0.9",
    augmentation: ["mean of photo and mirror image at test time", "rotation by 10 degrees"],
    chosenBy: "best of three",
    seconds: { decode: 1, features: 2, fit: 3, evaluate: 4 },
  });
  expect(approaches[0]?.spec).toMatchObject({
    weights: { kind: "file", name: "a net", sha256 },
    frozen: true,
    schedule: { optimizer: "adam", learningRate: 0.001, rule: "one-cycle", batchNorm: { momentum: 0.9 } },
    augmentation: [{ code: "test-time-flip" }, { code: "unclassified", text: "rotation by 10 degrees" }],
  });
  expect(approaches[0]?.jobs[0]?.seconds).toBe(10);
  expect(approaches[0]?.jobs[0]).not.toHaveProperty("chosenBy");
});

test("a migrated record is written as schema 2 and read back as it is", () => {
  const text = recordJson(study());
  expect(recordJson(parseRecord(text, "again"))).toBe(text);
});

test("a study of schema 2 that names its optimizer in words is read in today's spelling", () => {
  const [first, ...rest] = sampleStudy().approaches;
  const schedule = {
    optimizer: "Adam",
    learningRate: 0.001,
    rule: "one-cycle",
    batchNormMomentum: 0.9,
    own: [1],
  };
  const approaches = [{ ...first, spec: { ...first?.spec, schedule } }, ...rest];
  const read2 = parseRecord(JSON.stringify({ ...sampleStudy(), approaches }), "study") as StudyRecord;
  expect(JSON.stringify(read2.approaches[0]?.spec?.schedule)).toBe(
    '{"optimizer":"adam","learningRate":0.001,"rule":"one-cycle","batchNorm":{"momentum":0.9},"own":[1]}',
  );
});

test("an optimizer that no fit has is refused", () => {
  const [first, ...rest] = sampleStudy().approaches;
  const schedule = { ...first?.spec?.schedule, optimizer: "lion" };
  const approaches = [{ ...first, spec: { ...first?.spec, schedule } }, ...rest];
  expect(() => parseRecord(JSON.stringify({ ...sampleStudy(), approaches }), "r.json")).toThrow(
    'found "lion" at approaches[0].spec.schedule.optimizer in r.json; expected one of "adam"|"adamw"|"sgd"',
  );
});

test.each([
  ["a study without approaches", { ...written, approaches: undefined }, "nothing at approaches"],
  ["an approach that is a number", { ...written, approaches: [1] }, "1 at approaches[0]"],
  [
    "a training that is a word",
    { ...written, approaches: [{ ...written.approaches[0], training: "fine" }] },
    '"fine" at approaches[0].jobs[0]',
  ],
])("%s is refused after the migration", (_, value, found) => {
  expect(() => parseRecord(JSON.stringify(value), "r.json")).toThrow(`found ${found} in r.json`);
});

test("the reason of a receptive field, words in schema 2, becomes one without a known code", () => {
  const { schemaVersion, layers, ...rest } = partialProfile();
  const old = {
    ...rest,
    schemaVersion: 2,
    layers: layers.map((row) => ({
      ...row,
      receptiveField: {
        status: "unavailable",
        reason: "words",
        inputs: [{ input: "x", status: "unavailable", reason: "more" }],
      },
    })),
  };
  const profile = parseRecord(JSON.stringify(old), "p") as ProfileRecord;
  expect(profile.schemaVersion).toBe(schemaVersion);
  expect(profile.layers[0]?.receptiveField).toEqual({
    status: "unavailable",
    reason: { code: "unclassified", text: "words" },
    inputs: [{ input: "x", status: "unavailable", reason: { code: "unclassified", text: "more" } }],
  });
  const first = { ...sampleStudy().approaches[0], profile: old };
  const study2 = parseRecord(
    JSON.stringify({ ...sampleStudy(), schemaVersion: 2, approaches: [first] }),
    "s",
  );
  expect((study2 as StudyRecord).approaches[0]?.profile).toEqual(profile);
});
