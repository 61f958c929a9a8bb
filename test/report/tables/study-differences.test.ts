import { expect, test } from "vitest";
import type { Approach } from "../../../src/record/study-record.ts";
import { renderStudy } from "../../../src/report/markdown/render-page.ts";
import { studyDifferences } from "../../../src/report/tables/study-differences.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

function approach(id: string, against: Approach["against"]): Approach {
  return { ...trainedApproach(), id, title: id.toUpperCase(), against };
}

const shared = { level: 0.95, folds: 5, method: "corrected-resampled-t-test" };
const study = sampleStudy({
  approaches: [
    approach("a", [{ id: "b", difference: -0.026, low: -0.0472, high: -0.0048, ...shared }]),
    approach("b", [{ id: "a", difference: 0.026, low: 0.0048, high: 0.0472, ...shared }]),
  ],
});

test("each pair stands once, the better first, in points, with the method below", () => {
  const [table] = studyDifferences.build(study);
  expect(table?.rows).toEqual([["B", "A", "+2.6", "+0.5 to +4.7"]]);
  expect(table?.notes).toEqual([
    "Folds of each: 5.",
    "Interval: 95 %, corrected resampled t-test (Nadeau and Bengio 2003), which allows for the training images that folds share. An interval that holds 0 leaves open which approach is better.",
  ]);
  expect(renderStudy(study)).toContain("Differences in weighted F1 between approaches on the same folds");
});

test("a page without such differences has no such table", () => {
  expect(renderStudy(sampleStudy())).not.toContain("Differences in weighted F1");
});
