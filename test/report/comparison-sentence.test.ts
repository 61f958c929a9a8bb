import { expect, test } from "vitest";
import { comparisonSentence } from "../../src/report/comparison-sentence.ts";
import { renderComparison } from "../../src/report/markdown/render-page.ts";
import type { ModelSummary } from "../../src/record/models-record.ts";
import { modelsTable } from "../../src/report/tables/models-table.ts";
import { sampleComparison } from "./sample-comparison.ts";
import { sampleModels } from "./sample-models.ts";
import { sampleProfile } from "./sample-profile.ts";

test("a ratio far below 1 is not told as 0", () => {
  // 10 ms by 9 s and more, of too few samples for a verdict.
  expect(comparisonSentence(sampleComparison([10, 10, 10], [9000, 9000, 9000]))).toMatch(
    /^undecided at n=3 \(ratio 0\.00111\): /,
  );
});

test("a difference that counts is not printed as a factor of 1", () => {
  const faster = sampleComparison([10], [10]);
  const ten = { ...faster.a, endToEnd: { ...faster.a.endToEnd, samples: 10 } };
  const interval = { ...faster.interval, low: 1.0012, high: 1.0061 };
  expect(comparisonSentence({ ...faster, a: ten, b: ten, ratio: 1.0034, interval, verdict: "faster" })).toBe(
    "1.003x faster (95 % CI 1.001-1.01, n=10)",
  );
});

test("a margin below a tenth of a percent is a number too", () => {
  const page = renderComparison({ ...sampleComparison([10, 10], [9, 9]), margin: 0.0004 });
  expect(page).toContain("only a difference above 0.04 % counts");
});

test("a p-value above the significance level is not printed as equal to it", () => {
  const record = sampleComparison([10, 10], [9, 9]);
  // 21 of 2,001 draws: 0.010495.
  const page = renderComparison({
    ...record,
    verdict: "no-difference",
    notes: [],
    rankTest: { pValue: 21 / 2001, significance: 0.01 },
  });
  expect(page).toContain("does not confirm it (p = 0.0105)");
  expect(page).toContain("p = 0.0105, significance level 0.01");
});

test("two sides of one name are told apart in the title by their backends, or by their formats", () => {
  const record = sampleComparison([10, 10], [9, 9]);
  const title = (...of: Parameters<typeof renderComparison>): string =>
    renderComparison(...of).split("\n")[0] ?? "";
  expect(title({ ...record, b: { ...record.b, backend: "cpu" } })).toBe(
    "# tiny-cnn (wasm) against tiny-cnn (cpu)",
  );
  const profile = sampleProfile();
  const graph = { ...profile, model: { ...profile.model, format: "graph-model" as const } };
  expect(title(record, { sides: [profile, graph] })).toBe(
    "# tiny-cnn (layers model) against tiny-cnn (graph model)",
  );
  expect(title(record, { sides: [profile, profile] })).toBe("# tiny-cnn against tiny-cnn");
});

test("models of one name are told apart by their formats, or by their places", () => {
  const [first] = sampleModels().models as readonly [ModelSummary];
  const names = (...formats: readonly ModelSummary["format"][]): readonly (string | undefined)[] =>
    modelsTable({ ...sampleModels(), models: formats.map((format) => ({ ...first, format })) }).rows.map(
      ([name]) => name?.replace(first.name, "M"),
    );
  expect(names("layers-model")).toEqual(["M"]);
  expect(names("layers-model", "graph-model")).toEqual(["M (layers model)", "M (graph model)"]);
  expect(names("graph-model", "graph-model")).toEqual(["M (1)", "M (2)"]);
});
