import { expect, test } from "vitest";
import type { JobResult } from "../../src/study/job-result.ts";
import { jobKey } from "../../src/study/job-key.ts";
import type { Job } from "../../src/study/job-key.ts";
import { pairedDifferences } from "../../src/study/paired-differences.ts";
import type { PlannedApproach } from "../../src/study/plan-study.ts";
import { trainedApproach } from "../report/sample-study.ts";

const sample = trainedApproach();
const results = new Map<string, JobResult>();

/** An approach with a weighted F1 for each fold; undefined: that job failed. */
function planned(
  id: string,
  f1s: readonly (number | undefined)[],
  { classes = ["dress", "shirt"], holdout = false } = {},
): PlannedApproach {
  const jobs = f1s.map((weightedF1, index) => {
    const job: Job = {
      dataset: { name: "photos", classes, samplesSha256: classes.join().padEnd(64, "0") },
      spec: { ...sample.spec, network: id },
      fold: holdout ? { kind: "holdout", testShare: 0.2 } : { kind: "fold", index, of: f1s.length },
      seed: 0,
      backend: "wasm",
    };
    const key = jobKey(job);
    const [done] = sample.jobs;
    if (weightedF1 === undefined || done === undefined)
      results.set(key, { key, job, failed: { code: "internal", message: "broken" } });
    else {
      const result = { ...done, key, fold: job.fold, evaluation: { ...done.evaluation, weightedF1 } };
      results.set(key, { key, job, trained: sample.trained, result });
    }
    return { key, job };
  });
  return { approach: { id }, jobs } as unknown as PlannedApproach;
}

test("the difference over five folds has the corrected interval, in both directions", () => {
  const a = planned("a", [0.8, 0.82, 0.79, 0.81, 0.83]);
  const b = planned("b", [0.78, 0.79, 0.78, 0.77, 0.8]);
  // Differences 0.02, 0.03, 0.01, 0.04, 0.03: mean 0.026, variance 0.00013, times 1/5 + (1/5)/(4/5) = 0.45; 2.776445 is t for 95 % and 4 degrees.
  const half = 2.776445105 * Math.sqrt(0.45 * 0.00013);
  expect(pairedDifferences(a, [a, b], results)).toEqual([
    {
      id: "b",
      difference: expect.closeTo(0.026, 12),
      low: expect.closeTo(0.026 - half, 9),
      high: expect.closeTo(0.026 + half, 9),
      level: 0.95,
      folds: 5,
      method: "corrected-resampled-t-test",
    },
  ]);
  expect(pairedDifferences(b, [a, b], results)).toMatchObject([
    { id: "a", difference: expect.closeTo(-0.026, 12), low: expect.closeTo(-0.026 - half, 9) },
  ]);
});

test("a fold that failed on one side is left out, and the rest is compared fold by fold", () => {
  const a = planned("a", [0.8, undefined, 0.7]);
  const b = planned("b", [0.6, 0.9, 0.4]);
  // 0.2 and 0.3: mean 0.25, variance 0.005, times 1/2 + (1/3)/(2/3) = 1; 12.7062 is t for 95 % and 1 degree.
  expect(pairedDifferences(a, [a, b], results)).toMatchObject([
    {
      folds: 2,
      difference: expect.closeTo(0.25, 12),
      low: expect.closeTo(0.25 - 12.7062047 * Math.sqrt(0.005), 6),
    },
  ]);
});

test("other classes, one fold in common and a single split are not compared", () => {
  const a = planned("a", [0.8, 0.7]);
  expect(pairedDifferences(a, [a, planned("b", [0.5, 0.6], { classes: ["hat", "shirt"] })], results)).toEqual(
    [],
  );
  expect(pairedDifferences(a, [a, planned("c", [undefined, 0.6])], results)).toEqual([]);
  const [one, other] = [planned("d", [0.8], { holdout: true }), planned("e", [0.6], { holdout: true })];
  expect(pairedDifferences(one, [one, other], results)).toEqual([]);
});
