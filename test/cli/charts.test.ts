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

test("render --charts writes every chart of a study beside the page, which shows each with its figures", async () => {
  const { code, err } = await cli("render", study, "--out", page, "--charts");
  expect(code).toBe(0);
  const text = readFileSync(page, "utf8");
  for (const id of ["f1-cost", "learning-1"]) {
    expect(err).toContain(`page-${id}.png`);
    const png = readFileSync(join(folder, `page-${id}.png`));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    // Twice the pixels of 1,100 by 660; of several alike 680 by 440.
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(
      id === "f1-cost" ? [2200, 1320] : [1360, 880],
    );
  }
  expect(text).toContain(
    "![Weighted F1 against multiply-accumulates per image: Tiny CNN 69.0 % at 2.24 k MACs. On the Pareto front: Tiny CNN.](page-f1-cost.png)",
  );
  expect(text).toContain(
    '<img src="page-learning-1.png" alt="Tiny CNN, by epoch: training loss from 0.9 to 0.7 nats in epoch 2; validation loss from 0.8 to 0.85 nats in epoch 2; validation F1 from 50 to 45 % in epoch 2" width="49%">',
  );
  const without = join(folder, "without.md");
  await cli("render", study, "--out", without);
  expect(readFileSync(without, "utf8")).not.toMatch(/!\[|<img/);
});

test("render --charts of a profile shows its growth and, where it is timed, its roofline", async () => {
  const file = join(folder, "profile.md");
  const { code } = await cli("render", fixture("report-profile-timed"), "--out", file, "--charts");
  expect(code).toBe(0);
  expect(readFileSync(file, "utf8")).toContain(
    "![Receptive field and multiply-accumulates by depth: from 3×3 at row 1 to 5×5 at row 3, of an input of 8×8; 0.01 M MACs in total](profile-growth.png)",
  );
});

test.each([
  ["without --out", [study], /found --charts without --out; expected a page in a file/],
  ["as JSON", [study, "--out", page, "--format", "json"], /found --charts with --format json/],
  [
    "for a comparison",
    [fixture("report-comparison-of-runs"), "--out", page],
    /found --charts for a comparison; expected the record of a study or of a profile/,
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
