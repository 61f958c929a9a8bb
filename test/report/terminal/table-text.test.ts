import { describe, expect, test } from "vitest";
import { summarizeProfile } from "../../../src/profile/compare/summarize-models.ts";
import type { AnyRecord } from "../../../src/record/any-record.ts";
import { numberColumn, textColumn } from "../../../src/report/tables/report-table.ts";
import { displayWidth, plainScreen } from "../../../src/report/terminal/screen.ts";
import { tableText } from "../../../src/report/terminal/table-text.ts";
import { renderFields, renderRecord } from "../../../src/report/writers.ts";
import { hostileNames } from "../hostile-names.ts";
import { sampleCheck } from "../sample-check.ts";
import { sampleComparison, samplesAround } from "../sample-comparison.ts";
import { sampleModels } from "../sample-models.ts";
import { partialProfile, timedProfile } from "../sample-profile.ts";
import { sampleStudy } from "../sample-study.ts";

const comparison = sampleComparison(samplesAround(10), samplesAround(12));
const wideNames = ["模型".repeat(40), ...hostileNames.filter((name) => name.length < 100)];
const records: readonly (readonly [string, AnyRecord])[] = [
  ["check", sampleCheck()],
  ["comparison", comparison],
  ["comparison of long names", { ...comparison, a: { ...comparison.a, name: wideNames[0]! } }],
  ["models", sampleModels()],
  ["models with wide names", sampleModels(wideNames.map((name) => summarizeProfile(timedProfile(), name)))],
  ["study", sampleStudy()],
];

describe.each([80, 120])("at %i columns", (columns) => {
  const fits = (text: string): void => {
    for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  };

  test.each(records)(
    "no line of the %s is wider, and a pipe gets ASCII beside names",
    async (name, record) => {
      const text =
        name === "study"
          ? (await import("../../../src/report/terminal/study-text.ts")).studyText(sampleStudy(), {
              ...plainScreen,
              columns,
            })
          : await renderRecord(record, "table", { terminal: { screen: { ...plainScreen, columns } } });
      fits(text);
      if (!/names/.test(name)) expect(text).toMatch(/^\p{ASCII}*$/u);
    },
  );

  test("no line of receptive fields is wider", async () => {
    fits(await renderFields(partialProfile(), "table", { ...plainScreen, columns }));
  });
});

test("what has no room is named", () => {
  const table = {
    caption: "A caption",
    columns: [textColumn("Model"), { ...numberColumn("Peak (MB)"), leaves: 1 }, numberColumn("MACs")],
    rows: [["a model with a long name", "1", "2"]],
    notes: ["a note"],
    empty: "",
  };
  // 18 for the name, 9 and 4 for the figures, two gaps of 2: 35.
  expect(tableText(table, { ...plainScreen, columns: 34 })).toEqual([
    "A caption",
    "",
    "Model                     MACs",
    "------------------------  ----",
    "a model with a long name     2",
    "",
    "- No room for: Peak (MB). All",
    "  columns: --format md",
    "- a note",
  ]);
  expect(tableText(table, { ...plainScreen, columns: 35 }).join("\n")).not.toContain("No room");
});
