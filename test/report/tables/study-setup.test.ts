import { expect, test } from "vitest";
import type { Approach } from "../../../src/record/study-record.ts";
import { studySetup } from "../../../src/report/tables/study-setup.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

const sha256 = "0123456789abcdef".repeat(4);

test("the name and the hash of starting weights are among the facts of a training", () => {
  const approach: Approach = trainedApproach();
  if (approach.spec === undefined) throw new Error("the sample was trained");
  const spec = { ...approach.spec, weights: { kind: "file", name: "backbone", sha256 } as const };
  const study = sampleStudy({ approaches: [{ ...approach, spec }] });
  const facts = studySetup.build(study).at(-1);
  expect(facts?.group).toBe(`Training of ${approach.title}`);
  expect(facts?.rows).toContainEqual(["Starting weights", "backbone"]);
  expect(facts?.rows).toContainEqual(["SHA-256 of their file", sha256]);
});
