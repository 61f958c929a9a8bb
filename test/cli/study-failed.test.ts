import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { parseRecord } from "../../src/record/parse-record.ts";
import { cli } from "./cli.ts";
import { drawnPhotos } from "./drawn-photos.ts";

const model = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));

test("one approach that fails leaves the others; the exit code is 1, stderr and the page have the reason", async () => {
  const folder = await drawnPhotos(8);
  const features = { network: { file: model }, frozen: true, scaling: "unit", epochs: 3 };
  const mine = [
    { ...features, id: "sound", title: "Sound" },
    { ...features, id: "broken", title: "Broken", learningRate: 1e39 },
  ];
  await writeFile(join(folder, "mine.json"), JSON.stringify(mine));
  const study = ["study", "--data", folder, "--folds", "2", "--runs", "1", "--workers", "1"];
  const base = join(folder, "s");
  const { code, err } = await cli(...study, "--out", base, "--approach-file", join(folder, "mine.json"));
  expect(code).toBe(1);
  expect(err).toMatch(
    /^clothnet-report: broken, fold 1 of 2 failed: training failed: found a loss of .*lower the learning rate/m,
  );
  expect(err).toContain("2 jobs failed, 2 done; run the same command again to try only the failed ones");
  const record = parseRecord(await readFile(`${base}.json`, "utf8"), "s.json") as StudyRecord;
  expect(
    record.approaches.map(({ id, jobs, failedJobs = [] }) => [id, jobs.length, failedJobs.length]),
  ).toEqual([
    ["sound", 2, 0],
    ["broken", 0, 2],
  ]);
  const page = await readFile(`${base}.md`, "utf8");
  expect(page).toMatch(/^- Broken, fold 1 of 2.*lower the learning rate/m);
  expect(page).toContain("not trained: each of its jobs failed, for the reasons under How it was made");
});

test("train on two photos ends in one line", async () => {
  const folder = await drawnPhotos(1);
  const train = ["train", "--data", folder, "--backbone", model, "--out", join(folder, "t")];
  const { code, err } = await cli(...train);
  expect(code).toBe(2);
  expect(err.trim()).toMatch(
    /^clothnet-report: wrong option: found 1 photo of (Hat|Pants); expected at least 2 .*$/,
  );
});
