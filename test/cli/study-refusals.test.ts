import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cli } from "./cli.ts";
import { drawnPhotos } from "./drawn-photos.ts";

const model = fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url));

/** Runs a study that must be refused in one line, and returns it. Nothing may be left behind but the list of photos. */
async function refusal(folder: string, ...options: string[]): Promise<string> {
  const files = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name !== "s-run");
  const before = await files();
  const { code, out, err } = await cli("study", "--data", folder, "--out", join(folder, "s"), ...options);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(await files()).toEqual(before);
  if (existsSync(join(folder, "s-run"))) expect(await readdir(join(folder, "s-run"))).toEqual(["cache"]);
  return err;
}

test("an unreadable .h5 file ends a study before anything is trained", async () => {
  const folder = await drawnPhotos(4);
  const file = join(folder, "weights.h5");
  await writeFile(file, "no HDF5");
  const study = ["--approaches", "resnet50-17,custom-cnn", "--folds", "2", "--weights", file];
  expect(await refusal(folder, ...study)).toMatch(
    /^clothnet-report: weight file is unreadable: found weights\.h5/,
  );
});

test("a photo folder without a CSV, and folds that leave a part without a class", async () => {
  const folder = await drawnPhotos(3);
  const study = ["--approaches", "custom-cnn", "--folds"];
  expect(await refusal(folder, ...study, "4")).toContain(
    "found 3 photos of Hat for 4 folds; expected at least 4 of every class, so that each part has one",
  );
  await rm(join(folder, "images.csv"));
  expect(await refusal(folder, ...study, "2")).toContain(
    `data set not found: found no file ${join(folder, "images.csv")}; expected a CSV of image ids and labels`,
  );
});

test("a second run in a run folder is refused in one line, and the first one ends as ever", async () => {
  const folder = await drawnPhotos(8);
  const run = join(folder, "run");
  const study = (out: string): ReturnType<typeof cli> => {
    const head = ["--backbone", model, "--approaches", "feature-extractor", "--epochs", "2", "--runs", "1"];
    return cli("study", "--data", folder, ...head, "--run-dir", run, "--out", join(folder, out));
  };
  const first = study("first");
  while (!existsSync(join(run, "lock.json"))) await wait(1);
  const second = await study("second");
  expect(second.code).toBe(2);
  expect(second.err).toBe(
    `clothnet-report: folder is in use: found process ${process.pid} at work in ${run}; expected one run at a time in a run folder. Fix: wait for it, or choose another folder with --run-dir\n`,
  );
  const { code, err } = await first;
  expect(code, err).toBe(0);
  const written = (await readdir(folder)).filter((name) => /^(first|second)/.test(name));
  expect(written).toEqual(["first.html", "first.json", "first.md"]);
});
