import { expect, test } from "vitest";
import { summarizeProfile } from "../../../src/profile/compare/summarize-models.ts";
import { modelsChart } from "../../../src/report/charts/models-chart.ts";
import { sampleModels } from "../sample-models.ts";
import { sampleProfile } from "../sample-profile.ts";

test("the axis of F1 holds the bars of all models, which are standard deviations", () => {
  const model = (name: string, mean: number, sd: number) => ({
    ...summarizeProfile(sampleProfile(), name),
    f1: { mean, sd },
  });
  const chart = modelsChart(sampleModels([model("a", 0.6, 0.2), model("b", 0.62, 0.1)]));
  // Bars from 40 to 80 and from 52 to 72 %, with 5 beside them, in whole tens: 30 to 90.
  expect(chart?.axes.left).toMatchObject({ unit: "%", range: { from: 30, to: 90 } });
});
