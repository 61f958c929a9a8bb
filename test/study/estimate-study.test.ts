import { expect, test } from "vitest";
import {
  earlierStep,
  estimateKind,
  kindsOf,
  orderJobs,
  secondsOfKind,
  secondsSideBySide,
} from "../../src/study/estimate-study.ts";
import type { KindEstimate } from "../../src/study/estimate-study.ts";
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

test("the first job of a kind is estimated with the outputs of its frozen part", async () => {
  const folds = [planned(0), planned(1)];
  const { seconds, secondsOfJobs } = await estimateKind(folds, all, [], async () => ({
    step: 0.6,
    frozenImage: 0.01,
  }));
  // As above: a fold of 50 steps and 100 photos forward, and once 200 images through the frozen part.
  const fold = 0.6 * (50 + 100 / 16 / 3);
  expect(secondsOfJobs).toEqual([expect.closeTo(fold + 2, 9), expect.closeTo(fold, 9)]);
  expect(seconds).toBeCloseTo(2 * fold + 2, 9);
});

test("jobs that take longest come first, of equal ones the folds in turn, and two workers end with the last of them", () => {
  const kind = (seconds: readonly number[] | undefined, more: Partial<typeof sample>): KindEstimate => ({
    jobs: [planned(0, more), planned(1, more)],
    seconds: 0,
    ...(seconds === undefined ? {} : { secondsOfJobs: seconds }),
    basis: "measured-step",
  });
  const [network, features, short] = [
    kind([20, 20], { batchSize: 8 }),
    kind([50, 5], { batchSize: 4 }),
    kind(undefined, { batchSize: 2 }),
  ];
  const missing = [network, features, short].flatMap((one) => one.jobs);
  const ordered = orderJobs(missing, [network, features, short]);
  expect(ordered.map(({ seconds }) => seconds)).toEqual([50, 20, 20, 5, 0, 0]);
  expect(ordered.map(({ planned: { key } }) => key)).toEqual(
    [features.jobs[0], ...network.jobs, features.jobs[1], ...short.jobs].map((job) => job?.key),
  );
  // One worker has the 50 s, the other 20 + 20 + 5.
  expect(secondsSideBySide(ordered, 2)).toBe(50);
  expect(secondsSideBySide(ordered, 1)).toBe(95);
  // Without estimates as before: every approach on the first fold, then on the second.
  expect(orderJobs(missing, []).map(({ planned: { key } }) => key)).toEqual(
    [0, 1].flatMap((fold) => [network, features, short].map((one) => one.jobs[fold]?.key)),
  );
});
