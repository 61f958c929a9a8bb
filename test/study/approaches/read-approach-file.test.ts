import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { approaches } from "../../../src/study/approaches/index.ts";
import type { StudyApproach } from "../../../src/study/approaches/define-approach.ts";
import { readApproachFile } from "../../../src/study/approaches/read-approach-file.ts";
import { openEachOnce } from "../../../src/study/backbone.ts";
import { planStudy } from "../../../src/study/plan-study.ts";
import { selectApproach } from "../../../src/study/select-approaches.ts";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { readDataset } from "../../../src/training/dataset/read-dataset.ts";
import { cli } from "../../cli/cli.ts";

const fixture = (path: string): string =>
  fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url));
const model = fixture("small-model/model.json");

async function folderOf(json: unknown): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "approaches-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "sub"));
  const file = join(folder, "sub", "mine.json");
  await writeFile(file, typeof json === "string" ? json : JSON.stringify(json));
  return { folder, file };
}

test("the approaches that have a name, written to a file, are read as they are", async () => {
  const { file } = await folderOf(approaches);
  expect(await readApproachFile(file)).toEqual(approaches);
});

test("paths are relative to the file", async () => {
  const own = { id: "a", title: "A", frozen: true };
  const { file, folder } = await folderOf([
    { ...own, network: { file: "../m/model.json" } },
    { ...own, network: { architecture: "resnet50" }, weights: "w.h5", drawn: { weights: "published" } },
  ]);
  expect(await readApproachFile(file)).toEqual([
    { ...own, network: { file: join(folder, "m", "model.json") } },
    {
      ...own,
      network: { architecture: "resnet50" },
      weights: join(folder, "sub", "w.h5"),
      drawn: { weights: "published" },
    },
  ]);
});

test("jobs have the keys of those that the command line names", async () => {
  await openBackend("wasm");
  const openModelFile = openEachOnce();
  const named = await Promise.all(
    [`features:${model}`, `fine-tune:${model}`, "resnet50-10"].map((name) =>
      selectApproach(name, openModelFile),
    ),
  );
  const { file, folder } = await folderOf("");
  const written = named.map((approach, index): StudyApproach => {
    const { network } = approach;
    const there = "file" in network ? { file: relative(join(folder, "sub"), network.file) } : network;
    return { ...approach, id: `mine-${index}`, title: "Mine", network: there };
  });
  await writeFile(file, JSON.stringify(written));
  const dataset = await readDataset(fixture("garments"));
  const keysOf = async (list: readonly StudyApproach[]): Promise<readonly string[]> => {
    const plan = await planStudy({
      ...{ dataset, openModelFile, approaches: list, seed: 0, backend: "wasm" },
      folds: { count: 2 },
    });
    return plan.approaches.flatMap(({ jobs }) => jobs.map(({ key }) => key));
  };
  const keys = await keysOf(await readApproachFile(file));
  expect(new Set(keys).size).toBe(6);
  expect(keys).toEqual(await keysOf(named));
});

const good = { id: "a", title: "A", network: { architecture: "resnet50" }, frozen: false };

test.each([
  ["[", /found \S+mine\.json \(.*JSON.*\); expected a JSON file of approaches/],
  [[], /found an empty list in \S+mine\.json; expected at least one approach/],
  [{ ...good, epoch: 3 }, /found the unknown field epoch in \S+mine\.json; expected only the fields/],
  [
    [good, { ...good, schedule: { optimizer: "adam", learningRate: 1, decay: 1 } }],
    /field \[1\]\.schedule\.decay/,
  ],
  [{ ...good, epochs: "ten" }, /found "ten" at epochs in \S+mine\.json; expected number/],
  [{ ...good, frozen: undefined }, /found nothing at frozen in \S+mine\.json; expected boolean/],
  [{ ...good, scaling: "tf" }, /found "tf" at scaling in .*; expected one of "raw"\|"unit"/],
  [
    { ...good, network: { architecture: "resnet" } },
    /found "resnet" at network\.architecture in .*"resnet50"/,
  ],
  [{ ...good, network: { name: "resnet50" } }, /at network in .*; expected either \{"architecture": …\} or/],
  [
    { ...good, classes: "ten" },
    /found "ten" at classes in .*; expected a whole number of at least 2, or "all"/,
  ],
  [
    { ...good, frozenBelow: "conv1" },
    /found "conv1" at frozenBelow in .*; expected none but for a model file/,
  ],
  [
    { ...good, network: { architecture: "custom-cnn" }, zeroInitResidual: true },
    /found true at zeroInitResidual in .*; expected true only for resnet50 or efficientnet-b0, trained as a whole/,
  ],
  [
    { ...good, network: { file: "m.json" } },
    /found nothing at frozenBelow in .*; expected a layer or "auto"/,
  ],
])("%j is refused in one line", async (json, message) => {
  const { file, folder } = await folderOf(json);
  const study = ["study", "--data", fixture("garments"), "--out", join(folder, "s")];
  const { code, err } = await cli(...study, "--approach-file", file);
  expect(err).toMatch(message);
  expect(err.trim()).not.toContain("\n");
  expect(code).toBe(2);
});
