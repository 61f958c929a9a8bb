import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import type { ComparisonRecord } from "../../src/record/comparison-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { seededRandom } from "../../src/stats/seeded-random.ts";
import { summarizeTimes } from "../../src/profile/time/summarize-times.ts";
import { sampleComparison, samplesAround } from "../report/sample-comparison.ts";
import { timedProfile } from "../report/sample-profile.ts";
import { cli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(folder, { recursive: true }));
const model = fileURLToPath(new URL("../../fixtures/small-model", import.meta.url));

/** A record whose end-to-end samples are those given. */
function recorded(name: string, samples: readonly number[], changes: object = {}): string {
  const record = timedProfile();
  if (record.timing === undefined) throw new Error("the sample has times");
  const timing = { ...record.timing, endToEnd: summarizeTimes(samples), ...changes };
  const file = join(folder, name);
  writeFileSync(file, recordJson({ ...record, timing }));
  return file;
}

const random = seededRandom(17);
const noise = (centre: number): readonly number[] =>
  Array.from({ length: 20 }, () => centre * (0.97 + 0.06 * random()));
const slow = recorded("slow.json", noise(13));
const again = recorded("again.json", noise(13));
const fast = recorded("fast.json", noise(10));

describe("records", () => {
  test("a page has both records, for the differences between their layers", async () => {
    const { code, out } = await cli("compare", slow, fast, "--format", "html");
    expect(code).toBe(0);
    expect(out.match(/ id="(record|record-b|comparison)" data-encoding/g)).toHaveLength(3);
    expect((await cli("compare", slow, model, "--format", "html")).code).toBe(2);
  });
  test("a faster one is said to be, with the interval, and from the samples that the records keep", async () => {
    const { code, out } = await cli("compare", slow, fast);
    expect(code).toBe(0);
    expect(out).toMatch(/^b is 1\.\d\dx faster \(95 % CI 1\.\d\d-1\.\d\d, n=20\)\n/);
    expect(out).toContain("- the samples were taken at different times");
    expect(out).toMatch(/^a +tiny-cnn +\d+\.\d+ \+\/- /m);
    expect(out).toContain(
      "- input shape of both: 1x8x8x3\n- backend of both: wasm\n- device of both: Sample CPU, 2 threads (CPU)\n",
    );
    const json = await cli("compare", slow, fast, "--format", "json");
    const record = JSON.parse(json.out) as ComparisonRecord;
    expect(record).toMatchObject({ kind: "comparison", paired: false, margin: 0.05, verdict: "faster" });
    expect(record.ratio).toBe(record.a.endToEnd.medianMs / record.b.endToEnd.medianMs);
    expect(
      (await cli("compare", slow, fast, "--format", "json", "--seed", "0")).out.replace(/createdAt.*/, ""),
    ).toBe(json.out.replace(/createdAt.*/, ""));
  });

  test("the page is made again from the comparison's own record, and other uses of it are refused", async () => {
    const file = join(folder, "comparison.json");
    await cli("compare", slow, fast, "--format", "json", "--out", file);
    const page = await cli("render", file);
    expect(page.out).toMatch(/^# tiny-cnn against tiny-cnn\n\nb is 1\.\d\d/);
    expect((await cli("render", file, "--format", "json")).out).toBe(readFileSync(file, "utf8"));
    expect((await cli("render", file, "--format", "table")).out).toMatch(/^b is 1\.\d\dx faster/);
    const broken = join(folder, "broken.json");
    writeFileSync(broken, readFileSync(file, "utf8").replace('"faster"', '"quicker"'));
    expect((await cli("render", broken)).err).toContain('found "quicker" at verdict in');
    for (const args of [
      ["compare", file, slow],
      ["render", file, "--roofline", join(folder, "r.png")],
    ]) {
      const { code, err } = await cli(...args);
      expect([code, err.trimEnd().split("\n").length]).toEqual([2, 1]);
      expect(err).toContain("comparison");
    }
  });

  test("a slower one ends with 1 where that is asked for, and the factor is above 1", async () => {
    const { code, out } = await cli("compare", fast, slow, "--fail-if-slower");
    expect(code).toBe(1);
    expect(out).toMatch(/^b is 1\.\d\dx slower \(95 % CI 1\.\d\d-1\.\d\d, n=20\)\n/);
    expect((await cli("compare", slow, fast, "--fail-if-slower")).code).toBe(0);
  });

  test("the same again is no difference", async () => {
    const { code, out } = await cli("compare", slow, again, "--fail-if-slower");
    expect(code).toBe(0);
    expect(out).toMatch(/^no difference detectable at n=20 \(ratio \d\.\d\d, 95 % CI \d\.\d\d-\d\.\d\d\)\n/);
  });

  test("what separate runs of one model differ by is no difference, however sure the interval is", async () => {
    // 13 ms by 12.4 ms is 1.048: beyond the 3 % of either's samples, and within the 5 % of separate runs.
    const rerun = recorded("rerun.json", noise(12.4));
    const { code, out } = await cli("compare", rerun, slow, "--fail-if-slower");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^no difference detectable at n=20 \(ratio 0\.9\d, 95 % CI 0\.9\d-0\.9\d\): between separate runs only a difference above 5 % counts\n/,
    );
    expect(out).toMatch(/compare the models themselves to\s+detect smaller differences/);
  });

  test("ten percent of separate runs counts, with its doubt", async () => {
    const { out } = await cli("compare", slow, recorded("tenth.json", noise(13 * 1.1)));
    expect(out).toMatch(/^b is 1\.(?:09|1\d)x slower /);
    expect(out).toContain("- separate runs of one model differ by up to 12 %");
    // 20 by 10 is beyond any of them.
    expect((await cli("compare", fast, recorded("double.json", noise(20)))).out).not.toContain("12 %");
  });

  test("runs on tensorflow, whose threads share their cores with all else, must differ by more", async () => {
    const on = (name: string, ms: number): string => recorded(name, noise(ms), { backend: "tensorflow" });
    // 13 by 10 is 1.3, and 15 by 10 is 1.5.
    const [ten, thirteen, fifteen] = [on("ten.json", 10), on("thirteen.json", 13), on("fifteen.json", 15)];
    const within = await cli("compare", ten, thirteen, "--fail-if-slower");
    expect(within.code).toBe(0);
    expect(within.out).toMatch(/: between separate runs only a difference above 40 % counts\n/);
    expect((await cli("compare", ten, fifteen)).out).toMatch(/^b is 1\.\d\dx slower /);
    // Of two backends the greater margin counts.
    expect((await cli("compare", ten, slow)).out).toMatch(/^no difference detectable /);
  });

  test("where the rank test or the number of samples decides against the interval, that is told", async () => {
    // 4 of the 252 ways to part ten samples are as far apart as these, of which one is on the other side of another: 4 / 252 = 0.0159.
    const lesser = recorded("lesser.json", [10, 10.1, 10.2, 10.3, 11.95]);
    const greater = recorded("greater.json", [11.9, 12, 12.1, 12.2, 12.3]);
    expect((await cli("compare", lesser, greater)).out).toMatch(
      /^no difference detectable at n=5 \(ratio 0\.84, 95 % CI 0\.\d\d-0\.\d\d\): the interval excludes 1, but the rank test does not confirm it \(p = 0\.01\d+\)\n/,
    );
    // 2 of 1,771 ways to part 23 samples are as far apart, but three samples have an interval that is too narrow.
    const three = recorded("three.json", [26, 26.1, 26.2]);
    expect((await cli("compare", slow, three)).out).toMatch(
      /^undecided at n=20 and 3 \(ratio 0\.50\): each side needs 5 samples\n/,
    );
  });

  test("one sample has no spread, and no interval is made up of it", async () => {
    const one = recorded("one.json", [26]);
    const { out } = await cli("compare", one, slow);
    expect(out).toMatch(
      // 2 of the 21 ways to choose one of 21 samples: 0.0952.
      /^undecided at n=1 and 20 \(ratio 2\.\d\d\): each side needs 5 samples; no p-value is below 0\.0952 with n=1 and 20, and a difference counts at 0\.01\n/,
    );
    expect(out).toContain("26.000 +/- unknown");
    expect(out).toContain("- no interval: one sample has no spread\n");
    expect(out).not.toContain("95 %");
    expect((await cli("render", one, "--format", "table")).out).toContain(
      "End to end: 26.000 ms, one sample: its spread is unknown\n",
    );
  });

  test("what differs beside the time is told, and that few samples can tell nothing", async () => {
    const elsewhere = recorded("elsewhere.json", [1, 1.01, 1.02], { backend: "cpu" });
    const { out } = await cli("compare", slow, elsewhere, "--format", "md");
    expect(out).toContain("- the records differ in backend: wasm and cpu");
    expect(out).toContain("- a and b ran with random weights, because the model's weights are missing");
    expect(out).toContain("n=3 is too few to detect a difference: each side needs 5 samples");
  });

  test.each([
    [[slow, model], /found the record .*slow\.json against a model; expected two records, or models/],
    [[slow], /found the record .*slow\.json alone/],
    [[model], /found one model and no --against; expected two things to compare/],
    [
      [slow, fast, "--backend", "wasm", "--against", "cpu", "--require-gpu"],
      /found --backend, --require-gpu, --against for records, whose samples are given; expected options that change something here. Fix: compare the models, or leave --backend, --require-gpu, --against out/,
    ],
    [
      [slow, fast, "--runs", "3", "--warmup", "3", "--batch", "1"],
      /found --batch, --runs, --warmup for records, /,
    ],
    [[slow, fast, "--input", "8,8,3", "--register", "a.mjs"], /found --input, --register for records, /],
    [[slow, join(folder, "old.json")], /whose samples were not kept; expected a record with the samples/],
  ])("%j ends with 2 and one line", async (args, line) => {
    writeFileSync(join(folder, "old.json"), recordJson(timedProfile()));
    const { code, err } = await cli("compare", ...args);
    expect(code).toBe(2);
    expect(err).toMatch(line);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("times of which no ratio can be made end with 2 and one line", () => {
  const summary = { medianMs: 1, madMs: 0, p95Ms: 1, samples: 3 };
  const found = { zero: [0, 0, 0], negative: [-1, 2, 3], none: [], nan: [1, Number.NaN, 3] };
  test.each([
    [
      "zero",
      /^clothnet-report: wrong option: found a time of 0 ms of tiny-cnn; expected times above 0 ms\. Fix: /,
    ],
    ["negative", /^clothnet-report: wrong option: found a time of -1 ms of tiny-cnn; /],
    ["none", /record is unreadable: found a list of 0 at timing\.endToEnd\.samplesMs in .*none\.json; /],
    ["nan", /record is unreadable: found null at timing\.endToEnd\.samplesMs\[1\] in .*nan\.json; /],
  ] as const)("%s in a record", async (name, line) => {
    const file = recorded(`${name}.json`, [1], { endToEnd: { ...summary, samplesMs: found[name] } });
    for (const args of [
      [slow, file],
      [file, slow],
    ]) {
      const { code, out, err } = await cli("compare", ...args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(line);
      expect(err.trimEnd().split("\n")).toHaveLength(1);
    }
  });

  test.each([
    ["zero", "found 0 at b.endToEnd.samplesMs[0]"],
    ["negative", "found -1 at b.endToEnd.samplesMs[0]"],
    ["none", "found a list of 0 at b.endToEnd.samplesMs"],
    ["nan", "found null at b.endToEnd.samplesMs[1]"],
  ] as const)("%s in a comparison", async (name, words) => {
    const record = sampleComparison(samplesAround(10), samplesAround(12));
    const file = join(folder, `comparison-${name}.json`);
    const endToEnd = { ...summary, samplesMs: found[name] };
    writeFileSync(file, recordJson({ ...record, b: { ...record.b, endToEnd } }));
    for (const format of ["md", "table", "json"]) {
      const { code, out, err } = await cli("render", file, "--format", format);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(`record is unreadable: ${words} in ${file}; `);
      expect(err.trimEnd().split("\n")).toHaveLength(1);
    }
  });
});

describe("models", () => {
  test("one model on two backends, run in turns", async () => {
    const file = join(folder, "live.json");
    const { code, err } = await cli(
      ...["compare", model, "--backend", "wasm", "--against", "cpu", "--runs", "8", "--warmup", "1"],
      ...["--format", "json", "--out", file],
    );
    expect(err).toContain("comparing: run 8 of 8");
    expect(code).toBe(0);
    const record = JSON.parse(readFileSync(file, "utf8")) as ComparisonRecord;
    expect(record).toMatchObject({ paired: true, a: { backend: "wasm" }, b: { backend: "cpu" } });
    expect(record.a.endToEnd.samplesMs).toHaveLength(8);
    expect(record.b.endToEnd.samplesMs).toHaveLength(8);
  });

  test("inputs of other shapes and random weights are told, a backend that was asked for is not", async () => {
    const layers = [
      { class_name: "InputLayer", config: { batch_input_shape: [null, 4], dtype: "float32", name: "in" } },
      { class_name: "Dense", config: { name: "dense", units: 3 } },
    ];
    const dense = join(folder, "dense.json");
    writeFileSync(
      dense,
      JSON.stringify({
        format: "layers-model",
        modelTopology: { model_config: { class_name: "Sequential", config: { name: "net", layers } } },
        weightsManifest: [],
      }),
    );
    const { code, out } = await cli(
      ...["compare", model, dense, "--against", "cpu", "--runs", "2", "--warmup", "0", "--format", "json"],
    );
    expect(code).toBe(0);
    expect((JSON.parse(out) as ComparisonRecord).notes).toEqual([
      { code: "sides-differ", of: "models", property: "input shapes", a: "1x64x64x3", b: "1x4" },
      { code: "random-weights", sides: ["b"] },
      // 2 of the 4 ways to swap two pairs.
      { code: "too-few-samples", samples: 2, needed: 8, leastPValue: 0.5 },
    ]);
  });

  test("Ctrl-C ends it with one line and without a file", async () => {
    for (const args of [
      ["compare", model, model, "--backend", "cpu"],
      ["profile", model, "--time", "--backend", "cpu", "--format", "json"],
    ]) {
      const stop = new AbortController();
      stop.abort();
      let err = "";
      const out = join(folder, "never.json");
      const code = await run({
        args: [...args, "--out", out],
        stdout: { write: () => true },
        stderr: { write: (text) => (err += text) },
        env: {},
        signal: stop.signal,
      });
      expect([code, err]).toEqual([130, expect.stringMatching(/^clothnet-report: interrupted: /)]);
      expect(() => readFileSync(out)).toThrow("ENOENT");
    }
  });
});
