import { expect, test } from "vitest";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { profileTable } from "../../src/report/terminal/profile-table.ts";
import { renderProfile } from "../../src/report/markdown/render-page.ts";
import { timedProfile, withUnexplained } from "./sample-profile.ts";

const pages = (record: ProfileRecord): readonly string[] => [
  renderProfile(record, { top: 4 }),
  profileTable(record, { top: 4 }),
];

test("a step that its layers and its loss do not explain is in doubt, as a forward pass is, on the page and on the terminal", () => {
  const record = withUnexplained(timedProfile(), 0, 0.22);
  const doubt =
    "in doubt (sum-of-layers): 22.0 % of a training step's end-to-end time is outside its layers and loss " +
    "(run by run; medians: 3.000 ms of 4.000 ms).";
  for (const page of pages(record)) expect(page.replaceAll(/\n {2}/g, " ")).toContain(doubt);
  expect(pages(record)[0]).toContain(
    "- 22.0 % of end-to-end time is outside layers and loss (run by run). Timing every kernel changes the step by 1.0 %.",
  );
});

test("15 % either way is tolerated, and a negative share is printed as such", () => {
  for (const share of [0.15, -0.15]) {
    for (const page of pages(withUnexplained(timedProfile(), 0, share)))
      expect(page).not.toContain("in doubt");
  }
  expect(pages(withUnexplained(timedProfile(), 0, -0.15))[0]).toContain(
    "- Layers and loss take 15.0 % more than end-to-end time (run by run). ",
  );
});
