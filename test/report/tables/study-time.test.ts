import { expect, test } from "vitest";
import type { Timing } from "../../../src/record/profile-record.ts";
import { studyTime } from "../../../src/report/tables/study-time.ts";
import { timedProfile, withUnexplained } from "../sample-profile.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

/** The cells of the whole model's row, for a study of one approach with this timing. */
function wholeModel(timing: Timing): readonly string[] {
  const profile = { ...timedProfile(), timing };
  const [table] = studyTime.build(sampleStudy({ approaches: [{ ...trainedApproach(), profile }] }));
  return table?.rows[0] ?? [];
}

test("what the layers leave is the record's share of run by run, not (1.25 - 1) / 1.25 = 20 % of the medians", () => {
  const { timing } = withUnexplained(timedProfile(), 0.183, 0);
  expect(wholeModel(timing as Timing)).toContain("18.3");
  const { unexplainedShare: _, ...older } = timing as Timing;
  expect(wholeModel(older)).toContain("not recorded");
});
