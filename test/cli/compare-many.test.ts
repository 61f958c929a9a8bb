import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { ModelsRecord } from "../../src/record/models-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { hostileStudy } from "../report/hostile-study.ts";
import { sampleComparison, samplesAround } from "../report/sample-comparison.ts";
import { partialProfile, timedProfile } from "../report/sample-profile.ts";
import { sampleStudy } from "../report/sample-study.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-many-"));
afterAll(() => rmSync(folder, { recursive: true }));
const model = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));

function write(name: string, record: Parameters<typeof recordJson>[0]): string {
  const file = join(folder, name);
  writeFileSync(file, recordJson(record));
  return file;
}

const timed = write("timed.json", timedProfile());
const partial = write("partial.json", partialProfile());
const study = write("study.json", sampleStudy());

test("models are counted, records bring their times, a study its F1", async () => {
  const { code, out } = await cli("compare", model, timed, partial, study);
  expect(code).toBe(0);
  expect(out).toMatch(/^small-model +\d+\.\d\d +not measured +unknown +complete$/m);
  // 5,064 MACs are 0.01 M.
  expect(out).toMatch(/^tiny-cnn \(1\) +0\.01 +1\.250 \+\/- 0\.050 +unknown +complete$/m);
  expect(out).toMatch(/^tiny-cnn \(2\) +>= 0\.01 +not measured +unknown +partial$/m);
  expect(out).toMatch(/^- No room for: Input, Parameters, Weights \(MB\), Peak/m);
  const { out: all } = await cli("compare", model, timed, partial, study, "--format", "md");
  expect(all).toMatch(/^\| small-model +\| 1×64×64×3 +\| +62,145 \| +0\.249 \|/m);
  // 1,740 bytes are 0.00174 MB.
  expect(all).toMatch(/^\| tiny-cnn \(1\) +\| 1×8×8×3 +\| +435 \| +0\.00174 \| +0\.01 \| +0\.00134 \|/m);
  expect(out).toContain("- tiny-cnn (2): op MyCustomOp has no cost rule.");
  const approach = sampleStudy().approaches.find(({ summary }) => summary !== undefined)!;
  const { out: json } = await cli("compare", model, timed, study, "--format", "json");
  const { models } = JSON.parse(json) as ModelsRecord;
  expect(models.find(({ name }) => name === approach.title)).toMatchObject({
    f1: { mean: approach.summary!.weightedF1.mean },
  });
});

test("the page has the same table, and hostile names are text in it", async () => {
  const hostile = write("hostile.json", hostileStudy().approaches[0]!.profile);
  const { out } = await cli("compare", timed, partial, hostile, "--format", "md");
  expect(out).toMatch(/^# Models side by side\n\nMade by /);
  expect(out).not.toMatch(/<\/?[a-z!]/i);
  expect((await cli("compare", timed, partial, hostile)).out).not.toMatch(/[^\P{Cc}\n]/u);
});

test.each([
  [
    "an option of two",
    [timed, timed, timed, "--fail-if-slower"],
    "--fail-if-slower for more than two models",
  ],
  ["a format that there is none for", [timed, timed, timed, "--format", "csv"], "'csv' is invalid"],
  ["a model that is not there", [timed, timed, "nowhere"], "nowhere"],
])("%s ends with 2 and one line", async (_, args, words) => {
  const { code, out, err } = await cli("compare", ...args);
  expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
  expect(err).toContain(words);
});

test("the record is rendered and embedded as it was printed, and its models are compared further", async () => {
  const record = join(folder, "models.json");
  await cli("compare", timed, partial, study, "--out", record);
  for (const format of ["table", "md", "html", "json"]) {
    const { code, out, err } = await cli("render", record, "--format", format);
    expect([code, err]).toEqual([0, ""]);
    // Made at another time.
    const direct = await cli("compare", record, "--format", format, ...[record, record]);
    expect([direct.code, direct.out.length > out.length]).toEqual([0, true]);
  }
  const page = join(folder, "page.md");
  writeFileSync(page, "<!-- clothnet:begin models-totals -->\n<!-- clothnet:end models-totals -->\n");
  expect((await cli("embed", page, record)).code).toBe(0);
  expect((await cli("render", record, "--format", "md")).out).toContain(
    readFileSync(page, "utf8").split("\n").slice(2, -3).join("\n"),
  );
  expect((await cli("embed", page, record, "--check")).code).toBe(0);
});

test("the record of a comparison is refused", async () => {
  const comparison = write("c.json", sampleComparison(samplesAround(10), samplesAround(12)));
  expect((await cli("compare", timed, timed, comparison)).err).toContain("the record of a comparison at ");
});
