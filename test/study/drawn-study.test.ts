import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { cli } from "../cli/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "drawn-study-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a ResNet50 from random weights learns in the default study, in both of its folds", async () => {
  const base = join(folder, "s");
  const { code, err } = await cli(
    ...["study", "--approaches", "resnet50-10", "--backend", "wasm", "--runs", "1", "--warmup", "0"],
    ...["--workers", "1", "--out", base],
  );
  expect(code, err).toBe(0);
  const record = parseRecord(readFileSync(`${base}.json`, "utf8"), "s.json") as StudyRecord;
  const [{ jobs, spec } = { jobs: [], spec: undefined }] = record.approaches;
  expect(spec).toMatchObject({ inputShape: [48, 48, 3], width: 0.125, zeroInitResidual: true });
  expect(jobs.map(({ fold }) => fold)).toEqual([
    { kind: "fold", index: 0, of: 2 },
    { kind: "fold", index: 1, of: 2 },
  ]);
  // Chance is about 0.1.
  for (const { evaluation } of jobs) expect(evaluation.weightedF1).toBeGreaterThan(0.5);
  expect(readFileSync(`${base}.md`, "utf8")).toContain("residual blocks as their shortcuts");
});
