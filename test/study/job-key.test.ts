import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson, jobKey, jobOf } from "../../src/study/job-key.ts";
import type { Dataset } from "../../src/training/dataset/dataset.ts";
import { trainedApproach } from "../report/sample-study.ts";

const dataset: Dataset = {
  name: "two",
  folder: "/somewhere",
  fixture: true,
  rows: 2,
  samples: [
    { id: "1", file: "/somewhere/1.jpg", label: "hat" },
    { id: "2", file: "/somewhere/2.jpg", label: "shirt" },
  ],
  classes: ["hat", "shirt"],
  dropped: [],
};
const { spec } = trainedApproach();
const rest = { spec, fold: { kind: "holdout", testShare: 0.5 }, seed: 3, backend: "wasm" } as const;

test("canonical JSON orders names, keeps lists and leaves out what is undefined", () => {
  expect(canonicalJson({ b: [2, "x"], a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":[2,"x"]}');
});

test("a key is the SHA-256 of the job's canonical JSON", () => {
  const job = jobOf(dataset, rest);
  expect(jobKey(job)).toBe(createHash("sha256").update(canonicalJson(job)).digest("hex"));
});

test("it changes with what the result follows from, and with nothing else", () => {
  const key = jobKey(jobOf(dataset, rest));
  expect(jobKey(jobOf({ ...dataset, folder: "/elsewhere" }, rest))).toBe(key);
  const { seed, ...others } = rest;
  expect(jobKey(jobOf(dataset, { ...others, seed }))).toBe(key);
  const relabelled = dataset.samples.map((sample) => ({ ...sample, label: "hat" }));
  for (const other of [
    jobOf(dataset, { ...rest, seed: 4 }),
    jobOf(dataset, { ...rest, backend: "tensorflow" }),
    jobOf(dataset, { ...rest, fold: { kind: "holdout", testShare: 0.4 } }),
    jobOf(dataset, { ...rest, spec: { ...spec, batchSize: 9 } }),
    jobOf({ ...dataset, samples: relabelled }, rest),
  ])
    expect(jobKey(other)).not.toBe(key);
});
