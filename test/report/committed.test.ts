import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { checkEmbedded } from "../../src/report/embed/embed-tables.ts";
import { renderStudy } from "../../src/report/markdown/render-page.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const study = (name: string): StudyRecord => parseRecord(read(`reports/${name}.json`), name) as StudyRecord;

// What `npm start` and `train` write by default is not committed; what holds no study (times, a comparison of counters) has no page here.
const committed = readdirSync(new URL("reports/", root))
  .filter((name) => name.endsWith(".json") && !/^(study|training)\./.test(name))
  .map((name) => name.replace(/\.json$/, ""))
  .filter((name) => "approaches" in (JSON.parse(read(`reports/${name}.json`)) as object));

describe("committed records and their pages", () => {
  test.each(committed)("%s renders to its page, byte for byte", (name) => {
    expect(renderStudy(study(name))).toBe(read(`reports/${name}.md`));
  });

  test("the README's table is that of the committed record", () => {
    const readme = read("README.md");
    const stale = (name: string): readonly string[] =>
      checkEmbedded(readme, study(name)).map((table) => table.name);
    expect(stale("efficientnet-lite0-clothing")).not.toContain("study-f1");
  });

  test("the head on EfficientNet-Lite0 reaches 0.79 on the clothing photos", () => {
    const { dataset, approaches } = study("efficientnet-lite0-clothing");
    expect({ fixture: dataset.fixture, classes: dataset.classes.length, images: dataset.images }).toEqual({
      fixture: false,
      classes: 17,
      images: 5096,
    });
    expect(approaches[0]?.summary?.weightedF1.mean).toBeGreaterThanOrEqual(0.79);
  });
});
