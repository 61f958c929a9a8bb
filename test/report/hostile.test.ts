import { expect, test } from "vitest";
import { profileTable } from "../../src/report/terminal/profile-table.ts";
import { renderProfile, renderStudy } from "../../src/report/markdown/render-page.ts";
import { hostileStudy } from "./hostile-study.ts";

const study = hostileStudy();
const profile = study.approaches[0]?.profile;
if (profile === undefined) throw new Error("the sample has an approach");

test.each([
  ["study", renderStudy(study)],
  ["profile", renderProfile(profile, { top: 10 })],
])("%s: nothing of a hostile name takes effect", (_, page) => {
  // The folds of a page are its own.
  const own = /<\/?details>|<summary>[^<]*<\/summary>/g;
  expect(page.replace(own, "")).not.toMatch(/<\/?[a-z!]/i);
  expect(page).not.toMatch(/(?<!\\)\]\(/);
  expect(page).not.toContain("\u001B");
  // The only code span of the pages is the legend's own.
  expect(page.replace(/\\`/g, "").replace("`zero_division=0`", "")).not.toContain("`");
  expect(page).toContain("{{x}} {{{x}}}");
  // Rows of one table have the same number of cells.
  for (const block of page
    .trimEnd()
    .split("\n\n")
    .filter((part) => part.startsWith("|"))) {
    const cells = block.split("\n").map((line) => line.replace(/\\./g, "").split("|").length);
    expect(new Set(cells).size).toBe(1);
  }
  // Headings are the template's own.
  expect(page.split("\n").filter((line) => line.startsWith("# "))).toHaveLength(1);
});

test("a terminal gets no control characters and every name stays on its line", () => {
  const text = profileTable(profile, { top: 10 });
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  // Five rows, shortened, their type, the line on the model, and two notes on what is not counted.
  expect(text.split("\n").filter((line) => line.startsWith("a|b # h"))).toHaveLength(9);
});
