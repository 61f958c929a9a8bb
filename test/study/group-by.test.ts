import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { renderStudy } from "../../src/report/markdown/render-page.ts";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { splitOfFold } from "../../src/study/split-of-fold.ts";
import { classNumbers, groupNames } from "../../src/training/dataset/dataset.ts";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";
import { cli } from "../cli/cli.ts";

const garments = fileURLToPath(new URL("../../fixtures/garments", import.meta.url));

/** Twenty drawn hats and twenty trousers in `senders` groups per class, less one photo of each; two photos have no group. */
async function garmentsBySender(senders: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "groups-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "images"));
  const { samples } = await readDataset(garments);
  const lines = ["image,label,sender_id"];
  const counts = new Map<string, number>();
  for (const { id, file, label } of samples) {
    if (label !== "Hat" && label !== "Pants") continue;
    const count = counts.get(label) ?? 0;
    counts.set(label, count + 1);
    if (count === 16 || count >= 20) continue;
    lines.push(`${id},${label},${count === 0 ? "" : `${label} ${count % senders}`}`);
    await copyFile(file, join(folder, "images", `${id}.jpg`));
  }
  await writeFile(join(folder, "images.csv"), `${lines.join("\n")}\n`);
  return folder;
}

test("no group is on both sides of a fold; every photo is held out once; a photo without a group stands alone", async () => {
  const dataset = await readDataset(await garmentsBySender(5), { groupColumn: "sender_id" });
  const [labels, groups] = [classNumbers(dataset), groupNames(dataset)];
  // 5 groups of each of 2 classes, and 1 photo of each that has none
  expect(new Set(groups).size).toBe(12);
  const held = [0, 1, 2].flatMap((index) => {
    const { train, test: out } = splitOfFold(
      labels,
      groups,
      { kind: "fold", index, of: 3, groupBy: "sender_id" },
      0,
    );
    const trained = new Set(train.map((sample) => groups[sample]));
    expect(out.filter((sample) => trained.has(groups[sample]))).toEqual([]);
    expect(train.length + out.length).toBe(labels.length);
    return [...out];
  });
  expect(held.toSorted((a, b) => a - b)).toEqual(labels.map((_, sample) => sample));
});

test("study --group-by: the record's folds name the column, and the page says so", async () => {
  const folder = await garmentsBySender(5);
  const base = join(folder, "study");
  const approach = ["--approaches", "feature-extractor", "--epochs", "1", "--runs", "1"];
  const study = ["study", "--data", folder, "--out", base, "--folds", "2", ...approach];
  const { code, err } = await cli(...study, "--group-by", "sender_id");
  expect(err).not.toContain("failed");
  expect(code).toBe(0);
  const record = parseRecord(await readFile(`${base}.json`, "utf8"), "study.json") as StudyRecord;
  expect(record.approaches[0]!.jobs.map(({ fold }) => fold)).toEqual([
    { kind: "fold", index: 0, of: 2, groupBy: "sender_id" },
    { kind: "fold", index: 1, of: 2, groupBy: "sender_id" },
  ]);
  expect(renderStudy(record)).toContain(
    "Folds are grouped by sender_id: images that share it are all in training or all held out.",
  );
});

test("a column that is not there, no folds, fewer groups than folds, a class of one group: one line each", async () => {
  const two = await garmentsBySender(1);
  const study = ["study", "--data", two, "--approaches", "resnet50-17", "--out", join(two, "study")];
  const line = async (...more: string[]): Promise<string> => {
    const { code, err } = await cli(...study, ...more);
    expect(code).toBe(2);
    expect(err.trim()).not.toContain("\n");
    return err;
  };
  expect(await line("--folds", "2", "--group-by", "owner")).toContain(
    "found images.csv with the columns image, label, sender_id; expected a column owner",
  );
  expect(await line("--group-by", "sender_id")).toContain("found --group-by sender_id without folds");
  // 2 groups of Hat and Pants, 2 photos without
  expect(await line("--folds", "5", "--group-by", "sender_id")).toContain(
    "found 4 values of sender_id for 5 folds",
  );
  // Only hats have the label Hat
  expect(await line("--folds", "2", "--group-by", "label")).toMatch(
    /found a fold that holds out every photo of (Hat|Pants); expected photos of each class to train on in every fold/,
  );
});
