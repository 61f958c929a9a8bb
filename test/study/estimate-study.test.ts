import { expect, test } from "vitest";
import { earlierStep, estimateKind, kindsOf, secondsOfKind } from "../../src/study/estimate-study.ts";
import { jobKey, jobOf } from "../../src/study/job-key.ts";
import type { FinishedJob } from "../../src/study/job-result.ts";
import type { PlannedJob } from "../../src/study/plan-study.ts";
import type { Dataset } from "../../src/training/dataset/dataset.ts";
import { trainedApproach } from "../report/sample-study.ts";

/** A hundred photos of two classes, and ten of a third that jobs leave out. */
const all: Dataset = {
  name: "photos",
  folder: "/photos",
  fixture: false,
  rows: 110,
  samples: Array.from({ length: 110 }, (_, index) => ({
    id: `${index}`,
    file: `/photos/${index}.jpg`,
    label: index >= 100 ? "skirt" : index % 2 === 0 ? "hat" : "shirt",
  })),
  classes: ["hat", "shirt", "skirt"],
  dropped: [],
};
const { trained, jobs, spec: sample } = trainedApproach();
const spec = {
  ...sample,
  epochs: 10,
  batchSize: 16,
  validationShare: 0.1,
  augmentation: [{ code: "horizontal-flip" }],
} as const;

const planned = (index: number, more: Partial<typeof sample> = {}): PlannedJob => {
  const fold = { kind: "fold", index, of: 5 } as const;
  const two = { ...all, classes: ["hat", "shirt"] };
  const job = jobOf(two, { spec: { ...spec, ...more }, fold, seed: 0, backend: "wasm" });
  return { key: jobKey(job), job };
};

test("the time of two folds is that of all steps, of the evaluation, and of the frozen part once", () => {
  // Of 100 photos 20 are held out and 8 of 80 choose the epoch: 72 in 5 batches, 10 epochs, 50 steps. Forward, a third of a step for 16:
  // 20 and 10 times 8 photos, (20 + 80) / 16 / 3 steps. The frozen part: 100 photos and mirror images.
  const fold = 0.6 * (50 + 100 / 16 / 3);
  expect(secondsOfKind([planned(0), planned(3)], { step: 0.6, frozenImage: 0.01 }, all)).toBeCloseTo(
    2 * fold + 2,
    9,
  );
  const plain = [planned(0, { augmentation: [] })];
  expect(secondsOfKind(plain, { step: 0.6, frozenImage: 0.01 }, all)).toBeCloseTo(fold + 1, 9);
});

test("jobs that differ by their fold are of one kind", () => {
  const other = planned(0, { batchSize: 8 });
  expect(kindsOf([planned(0), other, planned(1)])).toEqual([[planned(0), planned(1)], [other]]);
});

test("a step is as finished jobs of the same network took for it, whatever their epochs", () => {
  const [result] = jobs;
  const finished = (fit: number, more: Partial<typeof sample> = {}): FinishedJob => {
    const { key, job } = planned(0, more);
    const epochs = [result!.epochs[0]!, { ...result!.epochs[0]!, epoch: 2 }];
    const split = { ...result!.split, train: 40 };
    return {
      ...{ key, job, trained },
      result: { ...result!, key, epochs, split, secondsByStage: { decode: 1, fit, evaluate: 1 } },
    };
  };
  // Two jobs of 2 epochs of 3 batches: 12 steps in 24 s.
  const earlier = [finished(10), finished(14, { epochs: 3 }), finished(99, { batchSize: 8 })];
  expect(earlierStep(planned(1).job, earlier)).toEqual({ step: 2 });
  expect(earlierStep({ ...planned(1).job, backend: "tensorflow" }, earlier)).toBeUndefined();
});

test("few steps are not measured, and what cannot be measured is no estimate", async () => {
  const measured: string[] = [];
  const estimate = (step: number | undefined, epochs: number): ReturnType<typeof estimateKind> =>
    estimateKind([planned(0, { epochs })], all, [], async ({ key }) => {
      measured.push(key);
      return step === undefined ? undefined : { step };
    });
  expect(await estimate(1, 2)).toMatchObject({ basis: "few-steps", seconds: undefined });
  expect(measured).toEqual([]);
  expect(await estimate(undefined, 20)).toMatchObject({ basis: "not-measured", seconds: undefined });
  // 100 steps, and 20 + 20 * 8 photos forward
  expect((await estimate(1, 20)).seconds).toBeCloseTo(100 + 180 / 16 / 3, 9);
});
