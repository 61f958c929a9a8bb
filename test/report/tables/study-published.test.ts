import { expect, test } from "vitest";
import { studyPublished } from "../../../src/report/tables/study-published.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

const approach = trainedApproach();

/** The row of F1: published, then ours. The sample is trained on 2 classes, its F1 is 0.6901. */
function f1Row(classes: number | undefined): readonly string[] | undefined {
  const published = {
    ...approach.published,
    f1Percent: 66,
    reasons: [],
    ...(classes === undefined ? {} : { classes }),
  };
  const [table] = studyPublished.build(sampleStudy({ approaches: [{ ...approach, published }] }));
  return table?.rows.find(([figure]) => figure === "Weighted F1 (%)")?.slice(1, 3);
}

test("a published F1 on another number of classes stands there with both numbers", () => {
  expect(f1Row(17)).toEqual(["66 on 17 classes", "69.0 on 2 classes"]);
  expect(f1Row(2)).toEqual(["66", "69.0"]);
  expect(f1Row(undefined)).toEqual(["66", "69.0"]);
});
