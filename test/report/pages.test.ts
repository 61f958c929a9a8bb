import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { AnyRecord } from "../../src/record/any-record.ts";
import type { ComparisonRecord } from "../../src/record/comparison-record.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { parseRecord } from "../../src/record/parse-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { profileTable } from "../../src/report/terminal/profile-table.ts";
import { comparisonText } from "../../src/report/terminal/comparison-text.ts";
import { renderComparison, renderProfile, renderStudy } from "../../src/report/markdown/render-page.ts";
import { renderRecord } from "../../src/report/writers.ts";
import { hostileStudy } from "./hostile-study.ts";
import { sampleComparison, samplesAround } from "./sample-comparison.ts";
import { sampleCheck } from "./sample-check.ts";
import { sampleModels } from "./sample-models.ts";
import { oneRunProfile, partialProfile, timedProfile } from "./sample-profile.ts";
import { sampleStudy } from "./sample-study.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const photographs = { ...sampleStudy().dataset, name: "clothing-photographs", fixture: false };

const studies: readonly (readonly [string, StudyRecord])[] = [
  ["report-study-fixture", sampleStudy()],
  [
    "report-study-photographs",
    sampleStudy({ dataset: photographs, approaches: sampleStudy().approaches.slice(0, 1), notes: [] }),
  ],
  ["report-study-hostile", hostileStudy()],
];
const profiles: readonly (readonly [string, ProfileRecord])[] = [
  ["report-profile-partial", partialProfile()],
  ["report-profile-timed", timedProfile()],
  ["report-profile-one-run", oneRunProfile()],
];

const ofRuns = sampleComparison(samplesAround(10), samplesAround(12));
const { margin: _, ...withoutMargin } = ofRuns;
const comparisons: readonly (readonly [string, ComparisonRecord])[] = [
  ["report-comparison-of-runs", ofRuns],
  // As records were written before they had the margin.
  ["report-comparison-without-margin", withoutMargin],
  ["report-comparison-one-sample", sampleComparison([10], [9], { paired: true })],
  ["report-comparison-in-turns", sampleComparison(samplesAround(10), samplesAround(11), { paired: true })],
];

describe("whole pages", () => {
  test.each(studies)("%s", async (name, record) => {
    mkdirSync(`${fixtures}${name}`, { recursive: true });
    await expect(recordJson(record)).toMatchFileSnapshot(`${fixtures}${name}/record.json`);
    await expect(renderStudy(record)).toMatchFileSnapshot(`${fixtures}${name}/expected.md`);
  });

  test.each(profiles)("%s", async (name, record) => {
    mkdirSync(`${fixtures}${name}`, { recursive: true });
    await expect(recordJson(record)).toMatchFileSnapshot(`${fixtures}${name}/record.json`);
    await expect(renderProfile(record, { top: 4 })).toMatchFileSnapshot(`${fixtures}${name}/expected.md`);
    await expect(profileTable(record, { top: 4 })).toMatchFileSnapshot(`${fixtures}${name}/expected.txt`);
  });

  test.each(comparisons)("%s", async (name, record) => {
    mkdirSync(`${fixtures}${name}`, { recursive: true });
    await expect(recordJson(record)).toMatchFileSnapshot(`${fixtures}${name}/record.json`);
    expect(parseRecord(recordJson(record), "record.json")).toEqual(record);
    await expect(renderComparison(record)).toMatchFileSnapshot(`${fixtures}${name}/expected.md`);
    await expect(comparisonText(record)).toMatchFileSnapshot(`${fixtures}${name}/expected.txt`);
  });

  test.each<readonly [string, AnyRecord]>([
    ["report-models", sampleModels()],
    ["report-check", sampleCheck()],
  ])("%s", async (name, record) => {
    mkdirSync(`${fixtures}${name}`, { recursive: true });
    await expect(recordJson(record)).toMatchFileSnapshot(`${fixtures}${name}/record.json`);
    expect(parseRecord(recordJson(record), "record.json")).toEqual(record);
    for (const [format, ending] of [
      ["md", "md"],
      ["table", "txt"],
    ] as const)
      await expect(await renderRecord(record, format, {})).toMatchFileSnapshot(
        `${fixtures}${name}/expected.${ending}`,
      );
  });

  test("a page made from the written record is the same page", () => {
    const study = sampleStudy();
    const read = parseRecord(recordJson(study), "record.json");
    expect(renderStudy(read as StudyRecord)).toBe(renderStudy(study));
  });
});

describe("drawn images", () => {
  const label = "FIXTURE DATA: drawn images; the F1 figures say nothing about photographs";
  test("are labeled in the first lines and at every table with F1", () => {
    const lines = renderStudy(sampleStudy()).split("\n");
    expect(lines[2]).toBe(`> **${label}.**`);
    const withF1 = lines.filter((line) => line.startsWith("**") && /F1|confusion/.test(line));
    expect(withF1).toHaveLength(6);
    for (const line of withF1) expect(line).toContain(label);
    expect(lines).toContain(`- ${label}.`);
  });
  test("photographs are not", () => {
    expect(renderStudy(sampleStudy({ dataset: photographs }))).not.toContain("FIXTURE");
  });
});

test("a figure that is not there is a word, never 0", () => {
  const page = renderStudy(sampleStudy());
  expect(page).toContain("not trained: the weights file could not be fetched");
  expect(page).toMatch(
    /\| With a custom op \|[^\n]*≥ 5,320 \|[^]*\| With a custom op \| +1,996 \| +unknown \|/,
  );
  expect(page).toContain(
    "Frozen features; With a custom op: not measured: its profile was made without timing.",
  );
});
