import { expect, test } from "vitest";
import { plainScreen } from "../../../src/report/terminal/screen.ts";
import { studyText } from "../../../src/report/terminal/study-text.ts";
import { hostileStudy } from "../hostile-study.ts";
import { sampleStudy } from "../sample-study.ts";

test("the sentence, the table and that images are drawn", () => {
  const text = studyText(sampleStudy(), { ...plainScreen, columns: 120 });
  expect(text).toMatch(/^Best weighted F1 on 2 classes: Tiny CNN, 69\.0 %\./);
  expect(text).toContain("FIXTURE DATA: drawn images");
  expect(text).toMatch(/^Tiny CNN +69\.0 +best +0\.00224 +< 0\.01 +1\.25$/m);
  expect(text).toMatch(/^With a custom op +not trained +not trained +>= 0\.01 /m);
});

test.each([80, 100, 120])(
  "at %i characters no line is longer, and F1, MACs and time are there",
  (columns) => {
    for (const study of [sampleStudy(), hostileStudy()]) {
      const lines = studyText(study, { ...plainScreen, columns }).split("\n");
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      expect(lines.find((line) => line.startsWith("Approach"))).toMatch(/F1 \(%\).*MACs.*Time \(ms\)/);
    }
  },
);

test("what has no room is in the report, and a column that is not shown has no note", () => {
  const text = studyText(hostileStudy(), { ...plainScreen, columns: 60 });
  expect(text).toMatch(/^- No room for: Below best.*The\s+report\s+has\s+all\s+columns\.$/ms);
  expect(text).not.toContain("- Below best:");
  expect(studyText(hostileStudy(), { ...plainScreen, columns: 200 })).toContain("- Below best:");
});

test("nothing steers the terminal", () => {
  expect(studyText(hostileStudy())).not.toMatch(/[^\P{Cc}\n]/u);
});
