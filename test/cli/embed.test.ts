import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import { sampleComparison, samplesAround } from "../report/sample-comparison.ts";
import { sampleProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "embed-"));
afterAll(() => rmSync(folder, { recursive: true }));
const page = join(folder, "README.md");
const record = join(folder, "record.json");
writeFileSync(record, recordJson(sampleProfile()));

const marked = (name: string): string => `<!-- clothnet:begin ${name} -->\n<!-- clothnet:end ${name} -->\n`;

test("--check shows what is stale as a unified diff, writes nothing and ends with 1", async () => {
  writeFileSync(page, `# Mine\n\n${marked("profile/summary")}\nEnd.\n`);
  expect((await cli("embed", page, record)).code).toBe(0);
  expect(await cli("embed", page, record, "--check")).toEqual({ code: 0, out: "", err: "" });
  const stale = readFileSync(page, "utf8").replace("5,064", "6,000");
  writeFileSync(page, stale);
  const { code, out, err } = await cli("embed", page, record, "--check");
  expect([code, err]).toEqual([1, `${page}:3: profile/summary is stale\n`]);
  expect(out).toMatch(
    /^--- .*README\.md\tas it is\n\+\+\+ .*README\.md\tas the record has it\n@@ -\d+,9 \+\d+,9 @@\n/,
  );
  expect(out.split("\n").filter((line) => /^[+-]\|/.test(line))).toEqual([
    expect.stringMatching(/^-\| MACs +\| +6,000 \|$/),
    expect.stringMatching(/^\+\| MACs +\| +5,064 \|$/),
  ]);
  expect(readFileSync(page, "utf8")).toBe(stale);
});

test("a comparison has tables and sections too", async () => {
  const comparison = join(folder, "comparison.json");
  writeFileSync(comparison, recordJson(sampleComparison(samplesAround(10), samplesAround(12))));
  writeFileSync(page, `${marked("comparison-times")}\n${marked("comparison/times")}`);
  expect((await cli("embed", page, comparison)).code).toBe(0);
  expect(readFileSync(page, "utf8").split("**Time end to end")).toHaveLength(3);
});

test("an unknown marker ends with 2 and one line that has the one that was meant", async () => {
  writeFileSync(page, `${marked("profile/sumary")}`);
  const { code, out, err } = await cli("embed", page, record);
  expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
  expect(err).toContain("found the name profile/sumary in line 1; expected ");
  expect(err).toContain("Fix: write profile/summary\n");
});
