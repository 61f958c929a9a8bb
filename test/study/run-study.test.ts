import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { studyRecordSchema } from "../../src/record/study-record-schema.ts";
import { openEachOnce } from "../../src/study/backbone.ts";
import { runStudy } from "../../src/study/run-study.ts";
import type { StudyOptions } from "../../src/study/run-study.ts";
import { selectApproach } from "../../src/study/select-approaches.ts";
import type { Dataset } from "../../src/training/dataset/dataset.ts";
import { keepClasses } from "../../src/training/dataset/dataset.ts";
import { readDataset } from "../../src/training/dataset/read-dataset.ts";
import { findArchitecture } from "../../src/training/networks/index.ts";
import { kerasFile } from "../training/weights/keras-file.ts";
import { withoutTimes } from "./without-times.ts";

const fixture = (path: string): string => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

async function runFolder(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "study-"));
  onTestFinished(() => rm(parent, { recursive: true }));
  return join(parent, "run");
}

/** Twelve of each, in the order of the list. */
async function someHatsAndPants(): Promise<Dataset> {
  const { samples, ...dataset } = keepClasses(await readDataset(fixture("garments")), ["Hat", "Pants"]);
  const first = (label: string): typeof samples =>
    samples.filter((sample) => sample.label === label).slice(0, 12);
  return { ...dataset, samples: [...first("Hat"), ...first("Pants")] };
}

/** Two folds of frozen features and of a small network, on drawn hats and trousers. */
async function hatsAndPants(run: string, more: Partial<StudyOptions> = {}): Promise<StudyOptions> {
  const openModelFile = openEachOnce();
  const features = await selectApproach(`features:${fixture("small-model/model.json")}`, openModelFile);
  const resnet = await selectApproach("resnet50-17", openModelFile);
  return {
    title: "hats and trousers",
    dataset: await someHatsAndPants(),
    approaches: [features, resnet],
    openModelFile,
    settings: { epochs: 2 },
    costsOf: "trained",
    folds: { count: 2 },
    seed: 0,
    time: { backend: "wasm", sampling: { runs: 1, warmup: 0 } },
    runFolder: run,
    ...more,
  };
}

test("a stopped study goes on where it was, to the record of one that was not", async () => {
  const run = await runFolder();
  const controller = new AbortController();
  const stopped = runStudy(
    await hatsAndPants(run, {
      signal: controller.signal,
      listener: {
        onProgress: (_key, { stage, epoch }) => {
          if (stage === "fit" && epoch === 2) controller.abort();
        },
        onResult: () => {},
      },
    }),
  );
  await expect(stopped).rejects.toThrow(/^interrupted: found a signal to stop with 0 of 4 jobs done/);

  const again = new AbortController();
  const second = runStudy(
    await hatsAndPants(run, {
      signal: again.signal,
      listener: { onResult: () => again.abort() },
    }),
  );
  await expect(second).rejects.toThrow(
    `interrupted: found a signal to stop with 1 of 4 jobs done; expected to finish all of them. Fix: run the same command again: it goes on from ${run}, which keeps finished jobs`,
  );

  const done: string[] = [];
  const trained = new Set<string>();
  const listener = {
    onPhotos: () => expect.fail("a photo was read again"),
    onResult: ({ key }: { key: string }) => done.push(key),
    onProgress: (key: string) => trained.add(key),
  };
  const record = await runStudy(await hatsAndPants(run, { listener }));
  expect(done).toHaveLength(4);
  expect(trained.size).toBe(3);
  expect(trained.has(done[0] as string)).toBe(false);

  const undisturbed = await runStudy(await hatsAndPants(await runFolder()));
  expect(withoutTimes(record)).toEqual(withoutTimes(undisturbed));
  expect(record.approaches.map(({ title }) => title)).toEqual([
    "small-model features, frozen",
    "ResNet50, 17 classes",
  ]);
  expect(studyRecordSchema.safeParse(record).error).toBeUndefined();
  expect(await readdir(run)).toEqual(["cache", "results"]);
}, 300_000);

test("a network fine-tuned from a layer on: its layers below stay, and its rows say which part was trained", async () => {
  const name = `fine-tune:${fixture("small-model/model.json")}@block2_relu`;
  const fineTuned = await selectApproach(name, openEachOnce());
  const options = await hatsAndPants(await runFolder());
  const record = await runStudy({
    ...options,
    approaches: [{ ...fineTuned, scaling: "unit" }],
    folds: { testShare: 0.3 },
  });
  const [{ spec, trained, jobs }] = record.approaches as [(typeof record.approaches)[number]];
  expect(spec).toMatchObject({
    frozen: false,
    frozenBelow: "block2_relu",
    schedule: { optimizer: "adamw", batchNorm: "frozen" },
  });
  // block3: 3*3*32*64, block4: 3*3*64*64, each with a scale and a shift of 64; head: 64*2 + 2.
  expect(trained?.trainableParams).toBe(18_432 + 128 + 36_864 + 128 + 130);
  expect(jobs[0]?.evaluation.weightedF1).toBeGreaterThan(0.7);
  expect(jobs[0]?.epochs).toHaveLength(2);
});

test("an architecture starts from the weights of a file, which its record names", async () => {
  const parent = await mkdtemp(join(tmpdir(), "weights-"));
  onTestFinished(() => rm(parent, { recursive: true }));
  const settings = { size: 32, width: 0.0625, epochs: 1, batchSize: 16 } as const;
  const network = findArchitecture("resnet50").build({
    inputShape: [32, 32, 3],
    classes: 2,
    width: settings.width,
    weights: "zeros",
  });
  const layers = network.layers.map(({ name, weights }) => ({
    layer: name,
    weights: weights.map(({ originalName, shape }) => ({
      name: `${originalName}:0`,
      shape: shape as number[],
    })),
  }));
  const file = join(parent, "resnet.h5");
  await writeFile(file, await kerasFile(layers));
  const options = await hatsAndPants(await runFolder());
  const study = (weights?: string): ReturnType<typeof runStudy> =>
    runStudy({
      ...options,
      approaches: options.approaches.slice(1),
      settings: { ...settings, ...(weights === undefined ? {} : { weights }) },
      folds: { testShare: 0.3 },
    });
  const [pretrained, random] = [await study(file), await study()].map(
    ({ approaches: [approach] }) => approach as NonNullable<typeof approach>,
  );
  expect(pretrained?.spec?.weights).toMatchObject({ kind: "file", name: "resnet.h5" });
  expect(random?.spec?.weights).toEqual({ kind: "random" });
  // Another start is another job with another course.
  expect(pretrained?.jobs[0]?.key).not.toBe(random?.jobs[0]?.key);
  expect(pretrained?.jobs[0]?.epochs[0]?.trainLoss).not.toBe(random?.jobs[0]?.epochs[0]?.trainLoss);
});

test("approaches of one model file share one timing", async () => {
  const options = await hatsAndPants(await runFolder());
  const [features] = options.approaches as [(typeof options.approaches)[number]];
  const profiled: string[] = [];
  const { approaches } = await runStudy({
    ...options,
    approaches: [
      features,
      { ...features, id: "mirrored-features", title: "Features, no flips", flip: false },
    ],
    settings: { epochs: 1 },
    folds: { testShare: 0.3 },
    listener: { onProfile: (id) => profiled.push(id) },
  });
  expect(profiled).toEqual(["features:small-model"]);
  const [first, second] = approaches.map(({ profile }) => profile);
  expect(first?.timing?.endToEnd.samples).toBe(1);
  expect(second).toBe(first);
}, 60_000);
