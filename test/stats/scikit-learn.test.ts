import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { classificationReport, confusionMatrix } from "../../src/stats/classification-report.ts";
import { logLoss, topKAccuracy } from "../../src/stats/probability-scores.ts";

interface Averages {
  precision: number;
  recall: number;
  f1: number;
}

interface Oracle {
  numClasses: number;
  y_true: number[];
  y_pred: number[];
  accuracy: number;
  balancedAccuracyOverTrueClasses: number;
  macro: Averages;
  weighted: Averages;
  micro: Averages;
  perClass: (Averages & { label: number; support: number })[];
  confusionMatrix: number[][];
  cohenKappa: number | null;
  matthewsCorrcoef: number;
}

const folder = fileURLToPath(new URL("../../../shared/oracles/metrics/", import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file !== "probabilistic.json") : [];
if (files.length === 0) console.info("skipped: scikit-learn's results are not beside this checkout");

function oracle<T>(file: string): T {
  return JSON.parse(readFileSync(`${folder}${file}`, "utf8")) as T;
}

describe.skipIf(files.length === 0)("scikit-learn's own results, labels=range(K), zero_division=0", () => {
  it.each(files)("%s", (file) => {
    const expected = oracle<Oracle>(file);
    const matrix = confusionMatrix(expected.y_true, expected.y_pred, expected.numClasses);
    expect(matrix).toEqual(expected.confusionMatrix);
    const report = classificationReport(matrix);
    for (const average of ["macro", "weighted", "micro"] as const) {
      expect(report[`${average}Precision`]).toBeCloseTo(expected[average].precision, 12);
      expect(report[`${average}Recall`]).toBeCloseTo(expected[average].recall, 12);
      expect(report[`${average}F1`]).toBeCloseTo(expected[average].f1, 12);
    }
    expect(report.accuracy).toBeCloseTo(expected.accuracy, 12);
    expect(report.balancedAccuracy).toBeCloseTo(expected.balancedAccuracyOverTrueClasses, 12);
    expect(report.matthewsCorrcoef).toBeCloseTo(expected.matthewsCorrcoef, 12);
    if (expected.cohenKappa === null) expect(report.cohenKappa).toBeUndefined();
    else expect(report.cohenKappa).toBeCloseTo(expected.cohenKappa, 12);
    for (const { label, support, precision, recall, f1 } of expected.perClass) {
      const scores = report.perClass[label]!;
      expect(scores.support).toBe(support);
      expect(scores.precision).toBeCloseTo(precision, 12);
      expect(scores.recall).toBeCloseTo(recall, 12);
      expect(scores.f1).toBeCloseTo(f1, 12);
    }
  });

  it("probabilistic.json: log loss and top-k accuracy", () => {
    const expected = oracle<{
      y_true: number[];
      y_prob: number[][];
      logLoss: number;
      top1: number;
      top3: number;
      top5: number;
    }>("probabilistic.json");
    expect(logLoss(expected.y_true, expected.y_prob)).toBeCloseTo(expected.logLoss, 12);
    expect(topKAccuracy(expected.y_true, expected.y_prob, 1)).toBe(expected.top1);
    expect(topKAccuracy(expected.y_true, expected.y_prob, 3)).toBe(expected.top3);
    expect(topKAccuracy(expected.y_true, expected.y_prob, 5)).toBe(expected.top5);
  });
});
