import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { BudgetLimits, ModelBudget } from "../../src/record/budget-config.ts";
import type { CheckedFigure, CheckRecord } from "../../src/record/check-record.ts";
import { checkRecordSchema } from "../../src/record/check-record-schema.ts";
import type { ProfileRecord } from "../../src/record/profile-record.ts";
import { recordJson } from "../../src/record/record-json.ts";
import { summarizeTimes } from "../../src/profile/time/summarize-times.ts";
import { hostileStudy } from "../report/hostile-study.ts";
import { partialProfile, sampleProfile, timedProfile } from "../report/sample-profile.ts";
import { sampleStudy } from "../report/sample-study.ts";
import { cli } from "./cli.ts";
import type { Outcome } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "check-"));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(fileURLToPath(new URL("../../fixtures/small-model", import.meta.url)), join(folder, "small"), {
  recursive: true,
});

function write(name: string, record: Parameters<typeof recordJson>[0]): string {
  writeFileSync(join(folder, name), recordJson(record));
  return name;
}

/** 20 samples from 0.95 to 1.045 times the center. */
function timed(center: number, changes: object = {}): ProfileRecord {
  const record = timedProfile();
  const samples = Array.from({ length: 20 }, (_, index) => center * (0.95 + 0.005 * index));
  return { ...record, timing: { ...record.timing!, endToEnd: summarizeTimes(samples), ...changes } };
}

const exact = write("exact.json", sampleProfile());
const partial = write("partial.json", partialProfile());

function config(models: unknown): string {
  const file = join(folder, "budgets.json");
  writeFileSync(file, JSON.stringify({ models }));
  return file;
}

const check = (budget: unknown, ...args: string[]): Promise<Outcome> =>
  cli("check", "--config", config([budget]), ...args);

/** The checked figures that have a limit, by name. */
async function verdicts(budget: ModelBudget): Promise<Record<string, CheckedFigure>> {
  const { out, err } = await check(budget, "--format", "json");
  expect(err).toBe("");
  const record = JSON.parse(out) as CheckRecord;
  expect(checkRecordSchema.safeParse(record).success).toBe(true);
  return Object.fromEntries(record.models[0]!.figures.map((figure) => [figure.figure, figure]));
}

describe("exact counts", () => {
  test("a model at its limits is within budget; one below, and the layers that eat it are named", async () => {
    const limits: BudgetLimits = { macs: 5064, params: 435, weightBytes: 1740, peakActivationBytes: 1344 };
    const kept = await check({ path: exact, limits });
    expect([kept.code, kept.out.split("\n")[0]]).toEqual([0, "Within budget: 4 limits of 1 model checked."]);
    const broken = await check({ path: exact, limits: { ...limits, macs: 5063 } });
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/^Over budget: 1 broken among 4 limits of 1 model\.\n/);
    expect(broken.out).toMatch(/^MACs +5,064 +<= 5,063 +100\.0 +FAIL$/m);
    // conv1: 3,888 of 5,064 is 76.8 %.
    expect(broken.out).toMatch(/^conv1 +Conv2D +3,888 +76\.8$/m);
  });

  test("a model file is counted as its budget says", async () => {
    const { out, code } = await check({ path: "small", batch: 2, limits: { macs: 1 } });
    expect(code).toBe(1);
    expect(out).toContain("input 2x64x64x3, convention exact");
  });
});

describe("bounds", () => {
  test("a lower bound above its limit is broken, one below is undecided, and both fail with the reason", async () => {
    // The partial sample has at least 5,320 MACs; its peak is unknown; its weights are exact.
    const limits = { macs: 5319, params: 499, peakActivationBytes: 1e9 };
    const over = await verdicts({ path: partial, limits });
    expect([over["macs"]?.verdict, over["params"]?.verdict, over["peakActivationBytes"]?.verdict]).toEqual([
      "failed",
      "passed",
      "undecided",
    ]);
    const { code, out } = await check({ path: partial, limits: { macs: 1e9 } });
    expect(code).toBe(1);
    expect(out).toMatch(/^Over budget: 1 undecided among 1 limit of 1 model\.\n/);
    expect(out).toContain(
      "- MACs: only a lower bound (>=) is known (op MyCustomOp has no cost rule), so\n  the limit cannot be decided.",
    );
  });
});

describe("times", () => {
  const at = (center: number): string => write("timed.json", timed(center));

  test("fail only if the interval of the median lies above the limit and its tolerance", async () => {
    // The 4th and the 17th of 20 samples have a coverage of 99.7 %, the 5th and the 16th 98.8 %: 0.965 to 1.03 times the center.
    const limits = { latency: { p50: 10, tolerance: 0.1 } };
    const inside = await verdicts({ path: at(11.2), limits });
    expect(inside["latency"]).toMatchObject({
      verdict: "passed",
      reasons: [{ code: "limit-inside-interval" }],
    });
    expect(inside["latency"]?.interval?.low).toBeCloseTo(11.2 * 0.965, 4);
    const above = await verdicts({ path: at(11.5), limits });
    // 11.5 * 0.965 = 11.0975 is above 10 * 1.1.
    expect(above["latency"]).toMatchObject({ verdict: "failed", reasons: [{ code: "above-limit" }] });
    expect(above["latency"]?.layers[0]).toMatchObject({ layer: "conv1", value: 0.4 });
    expect((await verdicts({ path: at(10), limits }))["latency"]?.reasons).toEqual([]);
  });

  test("the tolerance is by default what separate runs differ by", async () => {
    const figures = await verdicts({ path: at(10), limits: { latency: { p50: 9.5 } } });
    expect(figures["latency"]).toMatchObject({ verdict: "passed", tolerance: 0.05 });
  });

  test("too few samples decide nothing", async () => {
    const few = write("few.json", timed(1, { endToEnd: summarizeTimes([1, 1, 1, 1, 1, 1, 1]) }));
    const { code, out } = await check({ path: few, limits: { latency: { p50: 100 } } });
    expect(code).toBe(1);
    expect(out).toContain("7 samples cannot decide about a time: 8 are needed");
  });

  test("growth counts if the records' samples show it, and on one device only", async () => {
    const baseline = write("baseline.json", timed(10));
    const grown = (path: string): Promise<Record<string, CheckedFigure>> =>
      verdicts({ path, baseline, maxIncrease: { latency: 0.05 } });
    expect((await grown(at(10.2)))["latency"]?.verdict).toBe("passed");
    const slower = (await grown(at(12)))["latency"];
    expect(slower).toMatchObject({ verdict: "failed", reasons: [{ code: "above-baseline" }] });
    expect(slower?.change?.increase).toBeCloseTo(0.2, 9);
    const elsewhere = await grown(write("elsewhere.json", timed(10, { device: "Another CPU" })));
    expect(elsewhere["latency"]).toMatchObject({
      verdict: "undecided",
      reasons: [{ code: "baseline-elsewhere", now: "wasm on Another CPU" }],
    });
  });

  test("a model is timed where a limit needs it", async () => {
    const { out, err, code } = await check({ path: "small", limits: { latency: { p50: 10_000 } } });
    expect(code).toBe(0);
    expect(err).toMatch(/timing .*small on wasm: run \d+ of \d+\n/);
    expect(out).toMatch(/^Time, median \(ms\) .* <= 10,000\.000 \+ 5\.0 % .* pass$/m);
  });
});

describe("shares of layers", () => {
  const share = (limit: object, path = exact): Promise<Outcome> =>
    check({ path, limits: { layers: [limit] } });

  test("of each layer, of a class together, and of a layer by name", async () => {
    // conv1 has 3,888 and conv2 1,152 of 5,064 MACs: 76.8 % and 22.7 %, together 99.5 %.
    expect((await share({ of: "macs", share: 0.76 })).out).toMatch(/in one layer \(%\) +76\.8 .* FAIL$/m);
    expect((await share({ of: "macs", share: 0.77 })).code).toBe(0);
    expect((await share({ of: "macs", share: 0.99, type: "Conv2D" })).out).toMatch(/Conv2D \(%\) +99\.5 /);
    // dense has 27 of 435 parameters: 6.2 %.
    expect((await share({ of: "params", share: 0.06, name: "dense" })).out).toContain(
      "layers with the largest shares of the parameters\n",
    );
    expect((await share({ of: "params", share: 0.07, name: "dense" })).code).toBe(0);
    // A part and a whole that both are lower bounds.
    expect((await share({ of: "macs", share: 1 }, partial)).out).toContain("1 undecided");
  });

  test("of time: layers whose times are not known are undecided, layers without kernels have none", async () => {
    const { layers, ...record } = timedProfile();
    const without = (kind: "unavailable" | "no-kernels"): ProfileRecord => ({
      ...record,
      layers: layers.map((row) => {
        if (row.name !== "relu") return row;
        const { time: _, ...rest } = row;
        return { ...rest, untimed: { kind } };
      }),
    });
    const limit = { of: "time", share: 0.5, name: "relu" };
    const unknown = await share(limit, write("relu-unavailable.json", without("unavailable")));
    expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining("1 undecided")]);
    expect(unknown.out).toMatch(/relu \(%\) +unknown .* UNDECIDED$/m);
    expect((await share(limit, write("relu-no-kernels.json", without("no-kernels")))).code).toBe(0);
  });

  test("of layers that are not there", async () => {
    const { code, err } = await share({ of: "macs", share: 0.5, type: "conv2d" });
    expect(code).toBe(2);
    expect(err).toContain("a limit on layers of type 'conv2d', which tiny-cnn does not have");
    expect(err).toContain("Fix: write 'Conv2D'");
  });
});

describe("F1 of a study", () => {
  const study = write("study.json", sampleStudy());
  const { id, summary } = sampleStudy().approaches.find((approach) => approach.summary !== undefined)!;
  const { mean } = summary!.weightedF1;

  test("is the mean over the folds", async () => {
    const f1 = { study, approach: id };
    expect((await check({ path: exact, limits: { f1: { ...f1, weighted: mean } } })).code).toBe(0);
    const below = await check({ path: exact, limits: { f1: { ...f1, weighted: mean + 0.001 } } });
    expect(below.code).toBe(1);
    expect(below.out).toContain("- Weighted F1 (%): below its limit.");
  });

  test("an approach that is not there", async () => {
    const limits = { f1: { study, approach: `${id}s`, macro: 0.5 } };
    const { code, err } = await check({ path: exact, limits });
    expect([code, err.split("\n").length]).toEqual([2, 2]);
    expect(err).toContain(`Fix: write '${id}'`);
  });
});

describe("the baseline", () => {
  test("stands beside the figures, also of those without a limit", async () => {
    const less = sampleProfile();
    const baseline = write("less.json", { ...less, totals: { ...less.totals, macs: 5000 } });
    const shown = await check({ path: exact, baseline, limits: { macs: 6000 } });
    // 5,064 / 5,000 is 1.0128; 5,064 / 6,000 is 84.4 %.
    expect(shown.out).toMatch(/^MACs +5,064 +<= 6,000 +84\.4 +5,000 +\+1\.3 +pass$/m);
    expect(shown.code).toBe(0);
    // No growth is limited, so there is no column of what is allowed.
    expect(shown.out).not.toContain("Allowed");
    expect((await check({ path: exact, baseline, maxIncrease: { macs: 0.0128 } })).code).toBe(0);
    const grown = await check({ path: exact, baseline, maxIncrease: { macs: 0.01 } });
    expect(grown.code).toBe(1);
    expect(grown.out).toContain("- MACs: grew more than allowed.");
  });

  test.each([
    [
      "convention",
      sampleProfile({ convention: "thop" }),
      "found the convention thop of tiny-cnn; expected exact",
    ],
    [
      "input shape",
      sampleProfile({
        model: {
          ...sampleProfile().model,
          inputs: [{ name: "image", shape: [1, 9, 9, 3], dtype: "float32" }],
        },
      }),
      "found the input shapes 1x9x9x3 of tiny-cnn; expected 1x8x8x3",
    ],
  ])("of another %s is refused in one line", async (_, record, words) => {
    const baseline = write("other.json", record);
    const { code, err, out } = await check({ path: exact, baseline, limits: { macs: 1 } });
    expect([code, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(`clothnet-report: baseline does not fit: ${words}`);
  });
});

describe("pages", () => {
  test("the comment of a pull request begins with its marker, and nothing of a hostile name takes effect", async () => {
    const { profile } = hostileStudy().approaches[0]!;
    const path = write("hostile.json", profile);
    for (const format of ["github", "md"]) {
      const { out, code } = await check({ path, limits: { macs: 1 } }, "--format", format);
      expect(code).toBe(1);
      const own = out.replace(/<!-- clothnet-report check -->|<\/?(details|summary)>/g, "");
      expect(own).not.toMatch(/<\/?[a-z!]/i);
      expect(own).not.toMatch(/(?<!\\)\]\(/);
      expect(own).toContain("{{x}} {{{x}}}");
    }
    const { out } = await check({ path, limits: { macs: 1 } }, "--format", "github");
    expect(out).toMatch(
      /^<!-- clothnet-report check -->\n\n## ❌ Over budget: 1 broken among 1 limit of 1 model\.\n/,
    );
    const text = await check({ path, limits: { macs: 1 } });
    expect(text.out).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test("a file is written where it is asked for", async () => {
    const file = join(folder, "comment.md");
    const { code, out } = await check(
      { path: exact, limits: { macs: 1 } },
      "--format",
      "github",
      "--out",
      file,
    );
    expect([code, out]).toEqual([1, ""]);
    expect(readFileSync(file, "utf8")).toContain("| MACs");
  });
});
