import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import { readRecord } from "../../src/cli/files/read-record.ts";
import { conventionNames } from "../../src/analysis/conventions/index.ts";
import { backendNames } from "../../src/backends/index.ts";
import { backendName, conventionName } from "../../src/record/field-schemas.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { partialProfile, sampleProfile, timedProfile } from "../report/sample-profile.ts";
import { sampleStudy } from "../report/sample-study.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "record-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a kind that is none is named, with those that there are", () => {
  expect(() => parseRecord('{"schemaVersion": 1, "kind": "modells"}', "x.json")).toThrow(
    'found the kind "modells" in x.json; expected study, comparison, models, check, or no kind: a profile',
  );
});

describe("what was written is read back", () => {
  test.each([
    ["profile", sampleProfile()],
    ["timed profile", timedProfile()],
    ["partial profile", partialProfile()],
    ["study", sampleStudy()],
  ])("%s", async (name, record) => {
    const file = join(folder, `${name}.json`);
    await writeFile(file, recordJson(record));
    expect(await readRecord(file)).toEqual(record);
  });

  test("in the same order, so that it is written again byte for byte", () => {
    for (const record of [partialProfile(), timedProfile(), sampleStudy()]) {
      const text = recordJson(record);
      expect(recordJson(parseRecord(text, "r.json"))).toBe(text);
    }
    const { schemaVersion, model, ...rest } = sampleProfile();
    const turned = recordJson({ model, ...rest, schemaVersion });
    expect(recordJson(parseRecord(turned, "r.json"))).toBe(turned);
  });

  test("names that a later version added are kept", () => {
    const text = JSON.stringify({ ...sampleProfile(), addedLater: [1] });
    expect(parseRecord(text, "r.json")).toMatchObject({ addedLater: [1] });
  });

  test("a byte order mark is no obstacle", () => {
    expect(parseRecord(`\uFEFF${recordJson(sampleProfile())}`, "r.json")).toEqual(sampleProfile());
  });
});

describe("what is refused, in one line", () => {
  const fix = "Fix: correct that value, or make the record again";
  const refused = (value: unknown): string => {
    try {
      parseRecord(JSON.stringify(value), "r.json");
    } catch (error) {
      return (error as Error).message;
    }
    return "accepted";
  };

  test("a negative count, named by its path", () => {
    const layers = sampleProfile().layers.map((row, index) => (index === 2 ? { ...row, macs: -1 } : row));
    expect(refused({ ...sampleProfile(), layers })).toBe(
      `record is unreadable: found -1 at layers[2].macs in r.json; expected number to be >=0. ${fix}`,
    );
  });

  test("a number that is not finite (JSON writes it as null)", () => {
    expect(refused({ ...sampleProfile(), totals: { ...sampleProfile().totals, macs: Number.NaN } })).toBe(
      `record is unreadable: found null at totals.macs in r.json; expected number, received null. ${fix}`,
    );
  });

  test("a missing name", () => {
    const { totals: _, ...rest } = sampleProfile();
    expect(refused(rest)).toBe(
      `record is unreadable: found nothing at totals in r.json; expected object, received undefined. ${fix}`,
    );
  });

  test("a convention, a backend and an element type that there are not", () => {
    const [input] = sampleProfile().model.inputs;
    const { timing } = timedProfile();
    expect(refused({ ...sampleProfile(), convention: "exakt" })).toBe(
      `record is unreadable: found "exakt" at convention in r.json; expected one of "exact"|"in-bounds"|"tf-profiler"|"keras-flops"|"fvcore"|"ptflops"|"thop"|"torch-flop-counter"|"keras-flop-estimator". ${fix}`,
    );
    expect(refused({ ...timedProfile(), timing: { ...timing, backend: "webgl" } })).toContain(
      'found "webgl" at timing.backend in r.json; expected one of "wasm"|"cpu"|"tensorflow"|"webgpu"',
    );
    const model = { ...sampleProfile().model, inputs: [{ ...input, dtype: "float16" }] };
    expect(refused({ ...sampleProfile(), model })).toContain(
      'found "float16" at model.inputs[0].dtype in r.json; expected one of "float32"|"int32"|"bool"|"complex64"|"string"',
    );
  });

  test.each([
    ["conventions", conventionName, conventionNames],
    ["backends", backendName, backendNames],
  ])("the names of %s in records are those of their table", (_, schema, names) => {
    for (const name of names) expect(schema.safeParse(name).success).toBe(true);
  });

  test("a fault deep inside a study", () => {
    const study = sampleStudy();
    const approaches = study.approaches.map((approach) => ({
      ...approach,
      profile: { ...approach.profile, status: "fine" },
    }));
    expect(refused({ ...study, approaches })).toContain(
      'found "fine" at approaches[0].profile.status in r.json',
    );
  });

  test("a confusion matrix that is not square over the classes", () => {
    const [first, ...rest] = sampleStudy().approaches;
    const [job] = first?.jobs ?? [];
    const evaluation = { ...job?.evaluation, confusion: [[1, 2]] };
    const broken = { ...first, jobs: [{ ...job, evaluation }] };
    expect(refused({ ...sampleStudy(), approaches: [broken, ...rest] })).toContain(
      "found a list of 1 at approaches[0].jobs[0].evaluation.confusion in r.json; " +
        "expected one row and one column",
    );
  });

  test("a record of another version", () => {
    expect(refused({ ...sampleProfile(), schemaVersion: 4 })).toBe(
      "record is unreadable: found schemaVersion 4 in r.json; expected a record with schemaVersion 1 to 3. Fix: " +
        "read it with the version of clothnet-profiler that wrote it, or make the record again",
    );
  });

  test.each([[null], [[]], ["text"], [{}]])("%j, which is no record", (value) => {
    expect(refused(value)).toContain("found no schemaVersion in r.json");
  });

  test("text that is not JSON", () => {
    expect(() => parseRecord("{", "r.json")).toThrow(
      /^record is unreadable: found r\.json, which is not JSON \(/,
    );
  });

  test("no such file", async () => {
    const file = join(folder, "none.json");
    await expect(readRecord(file)).rejects.toThrow(
      `record is unreadable: found no file at ${file}; expected a readable file with a profile or study record. ` +
        "Fix: check the path, or make the record with --format json",
    );
  });

  test("a folder", async () => {
    await expect(readRecord(folder)).rejects.toMatchObject({ code: "record-unreadable" });
  });
});
