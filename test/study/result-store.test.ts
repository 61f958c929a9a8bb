import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { jobKey } from "../../src/study/job-key.ts";
import type { Job } from "../../src/study/job-key.ts";
import type { FinishedJob } from "../../src/study/job-result.ts";
import { openResultStore } from "../../src/study/result-store.ts";
import { trainedApproach } from "../report/sample-study.ts";

const { spec, trained, jobs } = trainedApproach();
const job: Job = {
  dataset: { name: "two", classes: ["hat", "shirt"], samplesSha256: "0".repeat(64) },
  spec,
  fold: { kind: "holdout", testShare: 0.2 },
  seed: 0,
  backend: "wasm",
};
const key = jobKey(job);
const finished: FinishedJob = { key, job, trained, result: { ...jobs[0]!, key } };

async function runFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "store-"));
  onTestFinished(() => rm(parent, { recursive: true }));
  return join(parent, "run");
}

test("a result comes back as it was kept, and its checkpoint is gone", async () => {
  const folder = await runFolder();
  const store = openResultStore(folder);
  expect(await store.result(key, job)).toBeUndefined();
  await store.saveCheckpoint(key, Uint8Array.of(1, 2, 3));
  expect(await store.checkpoint(key)).toEqual(Buffer.of(1, 2, 3));
  await store.saveResult(finished);
  expect(await openResultStore(folder).result(key, job)).toEqual(finished);
  expect(await store.checkpoint(key)).toBeUndefined();
});

test("a damaged result, or one of another job, counts as none", async () => {
  const folder = await runFolder();
  const store = openResultStore(folder);
  await store.saveResult(finished);
  const file = join(folder, "results", `${key}.json`);
  const text = await readFile(file, "utf8");
  for (const damaged of [
    text.slice(0, 100),
    text.replace('"seed": 0,\n    "backend"', '"seed": 1,\n    "backend"'),
    text.replace(/"weightedF1": [\d.]+/, '"weightedF1": "high"'),
  ]) {
    expect(damaged).not.toBe(text);
    await writeFile(file, damaged);
    expect(await store.result(key, job)).toBeUndefined();
  }
});

test("clearing leaves the user's own files", async () => {
  const folder = await runFolder();
  const store = openResultStore(folder);
  await store.saveResult(finished);
  await store.saveCheckpoint(key, Uint8Array.of(1));
  await writeFile(join(folder, "results", "notes.txt"), "mine");
  await writeFile(join(folder, "results", `${key}.json.0-1.partial`), "half");
  await store.clear();
  expect(await readdir(join(folder, "results"))).toEqual(["notes.txt"]);
  expect(await readdir(join(folder, "checkpoints"))).toEqual([]);
});

test("tidying removes what is half-written and empty, and keeps the rest", async () => {
  const folder = await runFolder();
  const store = openResultStore(folder);
  await store.saveCheckpoint(key, Uint8Array.of(1));
  const checkpoints = join(folder, "checkpoints");
  await writeFile(join(checkpoints, `${key}.bin.0-1.partial`), "half");
  await store.tidy();
  expect(await readdir(checkpoints)).toEqual([`${key}.bin`]);
  await store.clear();
  await store.tidy();
  await expect(readdir(folder)).rejects.toThrow("ENOENT");
});
