import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";
import { cli } from "./cli.ts";

const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

test("missing and cut photos are left out and listed, up to a share; above it one line names one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "unreadable-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "images"));
  const { samples } = await readDataset(fixture("garments"));
  const two = samples.filter(({ label }) => label === "Hat" || label === "Pants").slice(0, 40);
  for (const { id, file } of two) await copyFile(file, join(folder, "images", `${id}.jpg`));
  const [missing, cut] = [two[3]!.id, two[7]!.id];
  await rm(join(folder, "images", `${missing}.jpg`));
  const whole = await readFile(two[7]!.file);
  await writeFile(join(folder, "images", `${cut}.jpg`), whole.subarray(0, whole.length / 2));
  const lines = ["image,label", ...two.map(({ id, label }) => `${id},${label}`)];
  await writeFile(join(folder, "images.csv"), `${lines.join("\n")}\n`);
  const base = join(folder, "out");
  const network = ["--backbone", fixture("small-model/model.json"), "--epochs", "1", "--runs", "1"];
  const train = ["train", "--data", folder, ...network, "--out", base, "--max-unreadable"];

  // 2 of 40 photos are 5 %; the missing one alone is 2.5 %
  const refused = await cli(...train, "0.04");
  expect(refused.code).toBe(2);
  expect(refused.err).toContain("photo is unreadable: found 2 of 40 photos missing or unreadable, as ");
  expect(refused.err).toContain(`${cut}.jpg`);
  expect((await cli(...train, "0.02")).err).toContain(`photo is missing: found no ${missing}.jpg`);

  const { code, err } = await cli(...train, "0.05");
  expect(code, err).toBe(0);
  expect(err).toContain("left out 2 of 40 photos, which are missing or unreadable\n");
  const { dataset } = parseRecord(await readFile(`${base}.json`, "utf8"), base) as StudyRecord;
  expect(dataset.unreadable).toEqual([missing, cut]);
  expect(dataset.images).toBe(38);
  expect(await readFile(`${base}.md`, "utf8")).toContain(
    `Left out, as their files are missing or unreadable: ${missing}, ${cut}.`,
  );
});
