import { expect, test } from "vitest";
import type { Approach } from "../../../src/record/study-record.ts";
import { studyF1 } from "../../../src/report/tables/study-f1.ts";
import { studySetup } from "../../../src/report/tables/study-setup.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

const sha256 = "0123456789abcdef".repeat(4);

test("the hash of starting weights is in the table of how a study was made, their name alone beside the F1", () => {
  const approach: Approach = trainedApproach();
  if (approach.spec === undefined) throw new Error("the sample was trained");
  const spec = { ...approach.spec, weights: { kind: "file", name: "backbone", sha256 } as const };
  const study = sampleStudy({ approaches: [{ ...approach, spec }] });
  expect(studyF1.build(study)[0]?.rows[0]?.[5]).toMatch(/, starting weights: backbone$/);
  const training = studySetup.build(study).at(-1);
  expect(training?.columns[2]?.heading).toBe("Starting weights");
  expect(training?.rows[0]?.[2]).toBe(`backbone (SHA-256 of its model.json ${sha256})`);
});
