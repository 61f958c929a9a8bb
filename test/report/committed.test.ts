import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseRecord } from "../../src/record/parse-record.ts";
import type { AnyRecord } from "../../src/record/any-record.ts";
import type { StudyRecord } from "../../src/record/study-record.ts";
import { checkEmbedded } from "../../src/report/embed/embed-tables.ts";
import { renderStudy } from "../../src/report/markdown/render-page.ts";
import { formatsOf, renderRecord } from "../../src/report/writers.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const study = (name: string): StudyRecord => parseRecord(read(`reports/${name}.json`), name) as StudyRecord;

// What `npm start` and `train` write by default is not committed; what holds no study (times, a comparison of counters) has no page here.
const committed = readdirSync(new URL("reports/", root))
  .filter((name) => name.endsWith(".json") && !/^(study|training)\./.test(name))
  .map((name) => name.replace(/\.json$/, ""))
  .filter((name) => "approaches" in (JSON.parse(read(`reports/${name}.json`)) as object));

/** Every committed file that is a record of a profile, a study or a comparison. */
const records = readdirSync(new URL("reports/", root))
  .filter((name) => name.endsWith(".json") && !/^(study|training)\./.test(name))
  .flatMap((name): readonly (readonly [string, AnyRecord])[] => {
    const json = JSON.parse(read(`reports/${name}`)) as object;
    return "approaches" in json || "layers" in json
      ? [[name, parseRecord(read(`reports/${name}`), name)]]
      : [];
  });

test.each(records)("%s: every writer of its kind writes it, and twice the same bytes", async (_, record) => {
  const kind = "kind" in record ? record.kind : "profile";
  for (const format of formatsOf(kind)) {
    // A trace is made of times.
    if (format === "trace" && "layers" in record && record.timing === undefined) continue;
    const text = await renderRecord(record, format, {});
    expect(text.length).toBeGreaterThan(100);
    const shown = text.replace(/<script[^>]*>[^]*?<\/script>/g, "");
    expect(shown.match(/\bundefined\b|\[object Object\]|\bNaN\b/)).toBeNull();
    expect((await renderRecord(record, format, {})) === text).toBe(true);
  }
});

test.each(records)("%s: Markdown and HTML have the same sections in the same order", async (_, record) => {
  const headings = (await renderRecord(record, "md", {}))
    .split("\n")
    .flatMap((line) => (line.startsWith("## ") ? [line.slice(3)] : []));
  const html = await renderRecord(record, "html", {});
  const inHtml = [...html.matchAll(/<section id="([^"]+)">\n<h2>([^<]*)<\/h2>/g)].map(([, id, heading]) => ({
    id,
    heading,
  }));
  // All layers need a script; a section of charts alone has nothing to print without pictures.
  const charts = inHtml
    .filter(({ id }) => id === "layers" || id === "learning")
    .map(({ heading }) => heading);
  expect(headings.filter((heading) => !charts.includes(heading))).toEqual(
    inHtml.map(({ heading }) => heading).filter((heading) => !charts.includes(heading)),
  );
  expect(new Set(inHtml.map(({ id }) => id)).size).toBe(inHtml.length);
});

describe("committed records and their pages", () => {
  test.each(committed)("%s renders to its page, byte for byte", (name) => {
    expect(renderStudy(study(name))).toBe(read(`reports/${name}.md`));
  });

  test("the README's table is that of the committed record", () => {
    const readme = read("README.md");
    const stale = (name: string): readonly string[] =>
      checkEmbedded(readme, study(name)).map((table) => table.name);
    expect(stale("clothing-photos")).not.toContain("study-answer");
  });

  test("heads on EfficientNet-Lite0 reach what the same protocol reaches in Python, and less where senders are kept together", () => {
    const { dataset, approaches } = study("clothing-photos");
    expect([dataset.fixture, dataset.classes.length, dataset.images]).toEqual([false, 17, 5096]);
    const f1Of = (record: string, id: string): number =>
      study(record).approaches.find((approach) => approach.id === id)?.summary?.weightedF1.mean ?? 0;
    for (const { jobs, summary } of approaches) {
      expect(jobs).toHaveLength(5);
      expect(summary?.weightedF1.perFold).toHaveLength(5);
    }
    // scikit-learn and PyTorch: 0.798 and 0.868; by sender 0.771 and 0.838.
    expect(f1Of("clothing-photos", "efficientnet-lite0-17")).toBeGreaterThanOrEqual(0.79);
    expect(f1Of("clothing-photos", "efficientnet-lite0-10")).toBeGreaterThanOrEqual(0.86);
    // What the study reached with ConvNeXt-T, of about twelve times the MACs.
    expect(f1Of("clothing-photos", "efficientnet-lite0-17-fine-tuned")).toBeGreaterThanOrEqual(0.88);
    for (const id of ["efficientnet-lite0-17", "efficientnet-lite0-10"]) {
      expect(f1Of("clothing-features-by-sender", id)).toBeLessThan(f1Of("clothing-photos", id));
    }
  });

  test("networks from random weights reach at 64 pixels what the same recipe reaches in Python", () => {
    const { approaches, notes } = study("clothing-64px");
    const f1Of = (id: string): number =>
      approaches.find((approach) => approach.id === id)?.summary?.weightedF1.mean ?? 0;
    // PyTorch on 10 classes: a smaller custom network 0.745 in 10 epochs, ResNet50 0.619 in 3.
    expect(f1Of("custom-cnn")).toBeGreaterThanOrEqual(0.74);
    expect(f1Of("resnet50-10")).toBeGreaterThanOrEqual(0.619);
    expect(notes).toContainEqual(expect.objectContaining({ code: "padded-convolutions", size: [64, 64] }));
  });
});
