import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { sampleProfile } from "../report/sample-profile.ts";
import { withoutTimes } from "../study/without-times.ts";
import { cli } from "./cli.ts";
import type { Outcome } from "./cli.ts";
import { fewGarments } from "./few-garments.ts";

const folder = mkdtempSync(join(tmpdir(), "reuse-"));
afterAll(() => rmSync(folder, { recursive: true }));
const data = fewGarments(join(folder, "few"));
const earlier = join(folder, "earlier.json");

const lower = join(folder, "lower.json");
writeFileSync(
  lower,
  JSON.stringify({
    id: "lower",
    title: "Features of a lower layer",
    network: { file: fileURLToPath(new URL("../../fixtures/small-model/model.json", import.meta.url)) },
    frozen: true,
    scaling: "unit",
    featureLayer: "block2_relu",
  }),
);

/** Two folds of a head on the package's small network, on drawn hats and trousers. */
function study(name: string, ...more: string[]): Promise<Outcome> {
  const recipe = ["--approaches", "feature-extractor", "--folds", "2", "--epochs", "2", "--runs", "1"];
  const output = ["--backend", "wasm", "--workers", "1", "--out", join(folder, name)];
  return cli("study", "--data", data, ...recipe, ...output, ...more);
}

function recordOf(name: string): StudyRecord {
  const file = join(folder, `${name}.json`);
  return parseRecord(readFileSync(file, "utf8"), file) as StudyRecord;
}

test("jobs of an earlier record are not done again, though its run folder is lost", async () => {
  const first = await study("earlier");
  expect(first.code, first.err).toBe(0);
  rmSync(join(folder, "earlier-run"), { recursive: true });

  const larger = await study("larger", "--approach-file", lower, "--reuse", earlier);
  expect(larger.code, larger.err).toBe(0);
  expect(larger.err).toContain(`reused 2 of 4 jobs from ${earlier}\n`);
  // Times and all: a job that is done again takes other times.
  expect(recordOf("larger").approaches[0]?.jobs).toEqual(recordOf("earlier").approaches[0]?.jobs);
  expect(recordOf("larger").approaches[1]?.jobs).toHaveLength(2);

  const whole = await study("whole", "--approach-file", lower);
  expect(whole.code, whole.err).toBe(0);
  expect(withoutTimes(recordOf("larger"))).toEqual(withoutTimes(recordOf("whole")));
}, 60_000);

test("a record of another seed has nothing to reuse", async () => {
  const reuse = ["--seed", "1", "--reuse", earlier];
  const { code, err } = await study("seed", ...reuse);
  expect(code, err).toBe(0);
  expect(err).toContain(
    `reused none of 2 jobs from ${earlier}: it has none of the same photos, settings, folds, seed and backend\n`,
  );
  expect(recordOf("seed").approaches[0]?.jobs).toHaveLength(2);
}, 60_000);

test("what is no record of a study, and models that no record has, are refused in one line", async () => {
  const refusal = async (...options: string[]): Promise<string> => {
    const { code, out, err } = await study("refused", ...options);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    return err;
  };
  const profile = join(folder, "profile.json");
  writeFileSync(profile, recordJson(sampleProfile()));
  expect(await refusal("--reuse", profile)).toBe(
    `clothnet-report: wrong option: found the record of a profile at ${profile}; expected the record of a study. Fix: name the .json that study wrote\n`,
  );
  expect(await refusal("--reuse", join(folder, "none.json"))).toMatch(
    /^clothnet-report: record is unreadable: found no file at .*none\.json; .*\n$/,
  );
  expect(await refusal("--save-models", "--reuse", earlier)).toBe(
    "clothnet-report: wrong option: found --reuse with --save-models, for a record has no trained models; expected options that change something here. Fix: train again, or leave --reuse out\n",
  );
});
