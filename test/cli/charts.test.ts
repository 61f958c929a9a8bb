import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { recordJson } from "../../src/record/record-json.ts";
import { sampleStudy } from "../report/sample-study.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "charts-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/${name}/record.json`, import.meta.url));
const study = fixture("report-study-fixture");
const page = join(folder, "page.md");

test("render --charts writes F1 against cost beside the page, which shows it with its words", async () => {
  const { code, err } = await cli("render", study, "--out", page, "--charts");
  expect(code).toBe(0);
  expect(err).toContain("page-f1-cost.png");
  expect(readFileSync(join(folder, "page-f1-cost.png")).subarray(1, 4).toString()).toBe("PNG");
  expect(readFileSync(page, "utf8")).toContain(
    "![Weighted F1 against multiply-accumulates per image, one point for each trained approach](page-f1-cost.png)",
  );
  const without = join(folder, "without.md");
  await cli("render", study, "--out", without);
  expect(readFileSync(without, "utf8")).not.toContain("![");
});

test.each([
  ["without --out", [study], /found --charts without --out; expected a page in a file/],
  ["as JSON", [study, "--out", page, "--format", "json"], /found --charts with --format json/],
  [
    "for a profile",
    [fixture("report-profile-timed"), "--out", page],
    /found --charts for a profile; expected the record of a study/,
  ],
])("--charts %s ends with 2 and one line", async (_, args, message) => {
  const { code, err } = await cli("render", ...args, "--charts");
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test("a study with nothing to draw ends with 2, and no page", async () => {
  const file = join(folder, "empty.json");
  writeFileSync(file, recordJson(sampleStudy({ approaches: [] })));
  const { code, err } = await cli("render", file, "--out", join(folder, "empty.md"), "--charts");
  expect(code).toBe(2);
  expect(err).toContain("expected an approach that was trained and counted");
});

test("a roofline that cannot be drawn: the page is written, then one line and exit code 2", async () => {
  const picture = join(folder, "roofline.png");
  const untimed = fixture("report-profile-partial");
  const { code, out, err } = await cli("render", untimed, "--roofline", picture);
  expect(out).toContain("# ");
  expect(err).toContain("no row of which has a time, a count and measured peaks beside it");
  expect(code).toBe(2);
  expect(existsSync(picture)).toBe(false);
});
