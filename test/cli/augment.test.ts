import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord, TrainingJob } from "../../src/record/study-record.ts";
import { cli } from "./cli.ts";
import { drawnPhotos } from "./drawn-photos.ts";

const model = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));

test("--augment is in the record and the page, and changes the course of a training", async () => {
  const folder = await drawnPhotos(8);
  const train = async (out: string, ...more: string[]): Promise<[StudyRecord, TrainingJob]> => {
    const base = join(folder, out);
    const network = ["--architecture", "custom-cnn", "--size", "16", "--width", "0.1", "--epochs", "2"];
    const { code, err } = await cli(
      "train",
      "--data",
      folder,
      ...network,
      "--runs",
      "1",
      "--out",
      base,
      ...more,
    );
    expect(code, err).toBe(0);
    const record = parseRecord(await readFile(`${base}.json`, "utf8"), base) as StudyRecord;
    return [record, record.approaches[0]!.jobs[0]!];
  };
  const losses = ({ epochs }: TrainingJob): number[] => epochs.map(({ trainLoss }) => trainLoss);
  const changes = "crop=0.3-0.6,saturation=0.5";
  const [record, first] = await train("a", "--augment", changes);
  expect(record.approaches[0]!.spec?.augmentation).toEqual([
    { code: "horizontal-flip" },
    { code: "random-crop", minArea: 0.3, maxArea: 0.6 },
    { code: "color-jitter", brightness: 0, contrast: 0, saturation: 0.5 },
  ]);
  expect(await readFile(join(folder, "a.md"), "utf8")).toContain(
    "horizontal flip, random crop of 30.0 to 60.0 % of the area, saturation ± 50.0 %",
  );
  const [, again] = await train("b", "--augment", changes);
  expect(losses(again)).toEqual(losses(first));
  const [, plain] = await train("c");
  expect(losses(plain)).not.toEqual(losses(first));
  // One job of one key: the result of the plain one is taken.
  const [, none] = await train("d", "--augment", "none", "--run-dir", join(folder, "c-run"));
  expect(none.key).toBe(plain.key);
});

test("crops and colors are refused where a part is frozen, and wrong ones always: one line, nothing written", async () => {
  const folder = await drawnPhotos(2);
  const line = async (...args: string[]): Promise<string> => {
    const { code, err } = await cli(...args, "--data", folder, "--out", join(folder, "s"));
    expect(code).toBe(2);
    expect(err.trim().split("\n")).toHaveLength(1);
    return err;
  };
  expect(await line("train", "--backbone", model, "--augment", "crop=0.5-1,contrast=0.1")).toContain(
    "found random changes of crop, contrast for features:small-model, a part of which is frozen; expected flips alone there",
  );
  const tuned = ["study", "--approaches", `fine-tune:${model}@block2_relu`];
  expect(await line(...tuned, "--augment", "brightness=0.1")).toContain(
    "random changes of brightness for fine-tune:small-model",
  );
  for (const wrong of [
    "crop=0.5",
    "crop=1-0.5",
    "crop=0.5-2",
    "hue=0.1",
    "brightness=0",
    "contrast",
    "contrast=0.1,contrast=0.2",
  ])
    expect(await line("train", "--backbone", model, "--augment", wrong)).toContain(
      `found "${wrong}"; expected none, or some of`,
    );
  const mine = { id: "mine", title: "Mine", network: { architecture: "custom-cnn" }, frozen: false };
  await writeFile(join(folder, "mine.json"), JSON.stringify({ ...mine, augment: { crop: [0.9, 0.5] } }));
  expect(await line("study", "--approach-file", join(folder, "mine.json"))).toContain(
    "found [0.9,0.5] at augment.crop",
  );
});
