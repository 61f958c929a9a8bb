import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

/** Captions of tables that no column can leave: matrices of all classes, training steps by phase, texts. */
const exceptions: readonly RegExp[] = [
  /confusion matrix on the test images/,
  /^\*\*Effective receptive fields/,
  // Backslashes before signs of a name (tf.__operators__) are not shown.
  /^\*\*Theoretical receptive fields, in pixels of the input \(height×width\), input/,
  // A split for each fold.
  /: training in detail/,
  /^\*\*Layers by (?:MACs|time) of (?:one|a) training step/,
];

/** Pages of records: the committed ones, and those of the tests but for hostile names. */
const pages = [
  ...readdirSync(new URL("reports/", root))
    .filter((name) => /^(?:fixture-study|clothing-.*|.*-receptive-fields)\.md$/.test(name))
    .map((name) => `reports/${name}`),
  ...readdirSync(new URL("fixtures/", root))
    // Many models and budgets have columns for what they compare.
    .filter((name) => /^report-(?:study|profile|comparison)/.test(name) && !name.endsWith("-hostile"))
    .map((name) => `fixtures/${name}/expected.md`),
];

test.each(pages)("%s: no row of a table is wider than 110 characters", (path) => {
  let caption = "";
  const wide = new Map<string, number>();
  for (const line of readFileSync(new URL(path, root), "utf8").split("\n")) {
    if (line.startsWith("**")) caption = line;
    const width = [...line].length;
    if (!line.startsWith("|") || width <= 110 || exceptions.some((known) => known.test(caption))) continue;
    wide.set(caption, width);
  }
  expect(Object.fromEntries(wide)).toEqual({});
});
