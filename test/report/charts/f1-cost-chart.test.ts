import { describe, expect, test } from "vitest";
import { chartJsConfiguration } from "../../../src/report/charts/chart-js.ts";
import { openCanvas } from "../../../src/report/charts/open-canvas.ts";
import { f1CostChart, f1CostPoints, f1Range, paretoFront } from "../../../src/report/charts/f1-cost-chart.ts";
import type { Approach } from "../../../src/record/study-record.ts";
import { sampleProfile } from "../sample-profile.ts";
import { sampleStudy, trainedApproach } from "../sample-study.ts";

const sample = trainedApproach();

function approach(title: string, f1: number, macsPerImage: number): Approach {
  return {
    ...sample,
    title,
    trained: { ...sample.trained, macsPerImage },
    jobs: sample.jobs.map((job) => {
      const interval = { ...job.evaluation.weightedF1Interval, low: f1 - 0.06, high: f1 + 0.05 };
      return { ...job, evaluation: { ...job.evaluation, weightedF1: f1, weightedF1Interval: interval } };
    }),
    summary: { ...sample.summary, weightedF1: { mean: f1, perFold: [f1] } },
  };
}

describe("points", () => {
  test("the cost is that of the network as trained", () => {
    expect(f1CostPoints(sampleStudy())).toEqual([
      {
        title: "Tiny CNN",
        macs: 2244,
        f1: expect.closeTo(69.01, 2),
        low: 41,
        high: 93,
        mainTask: true,
        asTrained: true,
      },
    ]);
  });
  test("without it the profiled network's cost of one image stands in, and says so", () => {
    const { macsPerImage: _, ...rest } = sample.trained;
    const { model } = sampleProfile();
    const profile = sampleProfile({ model: { ...model, batch: 2 } });
    expect(f1CostPoints(sampleStudy({ approaches: [{ ...sample, profile, trained: rest }] }))).toMatchObject([
      // 5,064 for a batch of two.
      { macs: 2532, asTrained: false },
    ]);
  });
});

const study = sampleStudy({
  approaches: [
    approach("Custom CNN", 0.62, 120e6),
    approach("ResNet50, 17 classes", 0.66, 310e6),
    approach("ResNet50, 10 classes", 0.67, 311e6),
    approach("ConvNeXt-T, frozen features", 0.88, 4455e6),
  ],
});

test("the axis of F1 has tens of percent with at least 5 beside the values, within 0 to 100", () => {
  expect(f1Range([79.4, 88.7], [80.3, 90.3])).toEqual({ from: 70, to: 100 });
  expect(f1Range([3], [12])).toEqual({ from: 0, to: 20 });
});

test("the subtitle says of how many classes the front is, where approaches differ in it", () => {
  expect(f1CostChart(study)?.subtitle).toMatch(/; dashed: Pareto front$/);
  const ten = { ...approach("Ten", 0.9, 1e6), spec: { ...sample.spec, classes: 10 } };
  const mixed = sampleStudy({ approaches: [approach("A", 0.6, 1e6), approach("B", 0.7, 2e6), ten] });
  expect(f1CostChart(mixed)?.subtitle).toMatch(/; dashed: Pareto front of approaches with 2 classes$/);
});

describe("picture", () => {
  test("a PNG, the same one twice", async () => {
    const draw = await openCanvas("the test");
    const chart = f1CostChart(study);
    if (chart === undefined) throw new Error("the sample is trained");
    const first = draw(chart);
    expect(first.subarray(1, 4).toString()).toBe("PNG");
    expect(first.equals(draw(chart))).toBe(true);
  });
});

describe("the Pareto front", () => {
  const titles = (approaches: readonly Approach[]): readonly string[] =>
    paretoFront(f1CostPoints(sampleStudy({ approaches }))).map(({ title }) => title);
  test("has what nothing beats at as little cost, the cheapest first", () => {
    const [cheap, dear] = [approach("Cheap", 0.6, 1e6), approach("Dear", 0.9, 1e9)];
    // Weak is dearer than Cheap and no better; Same costs as much as Dear and is worse.
    expect(titles([dear, approach("Weak", 0.6, 2e6), cheap, approach("Same", 0.8, 1e9)])).toEqual([
      "Cheap",
      "Dear",
    ]);
  });
  test("leaves out F1 over another number of classes", () => {
    const one = approach("Fewer classes", 0.99, 1e5);
    const easy: Approach = { ...one, spec: { ...one.spec!, classes: 1 } };
    expect(titles([easy, approach("A", 0.6, 1e6), approach("B", 0.7, 1e7)])).toEqual(["A", "B"]);
  });
  test("is a line from each of its points to the next one's cost, and to the end of the axis", () => {
    const chart = f1CostChart(study);
    // Four approaches, each dearer and better than the one before; 4,455 M ends below 10^10.3.
    expect(chart?.series[1]).toMatchObject({ label: "Pareto front", kind: "stepped" });
    expect(chart?.series[1]?.marks.map(({ x, y }) => [x, Math.round(y)])).toEqual([
      [120e6, 62],
      [310e6, 66],
      [311e6, 67],
      [4455e6, 88],
      [1e10, 88],
    ]);
    expect(chart?.alt).toContain("ConvNeXt-T, frozen features 88.0 % at 4.46 G MACs");
  });
});

describe("the chart as data", () => {
  test("one mark for each point, with its interval and its figures", () => {
    const chart = f1CostChart(sampleStudy());
    expect(chart).toMatchObject({
      id: "f1-cost",
      warning: "FIXTURE DATA: drawn images; the F1 figures say nothing about photographs",
      axes: {
        // 2,244 lies between 10^3 and 10^4.
        x: { scale: "logarithmic", range: { from: 1000, to: 10_000 } },
        // 41 - 5 and 93 + 5, to the next ten.
        left: { unit: "%", range: { from: 30, to: 100 } },
      },
    });
    expect(chart?.series[0]?.marks).toEqual([
      {
        x: 2244,
        y: expect.closeTo(69.01, 2),
        interval: { low: 41, high: 93 },
        label: { name: "Tiny CNN", figures: "69.0 % (41.0 to 93.0)" },
        color: "#0072B2",
      },
    ]);
  });
  test("Chart.js gets its points, axes and the label of drawn images", () => {
    const chart = f1CostChart(sampleStudy());
    if (chart === undefined) throw new Error("the sample is trained");
    const { data, options } = chartJsConfiguration(chart);
    expect(data.datasets[0]?.data).toEqual([{ x: 2244, y: expect.closeTo(69.01, 2) }]);
    expect(options?.plugins?.title?.text).toEqual([chart.warning, chart.title]);
    expect(options?.scales?.["x"]).toMatchObject({ type: "logarithmic", min: 1000, max: 10_000 });
  });
});
