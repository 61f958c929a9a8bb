import { describe, expect, test } from "vitest";
import { chartPoints } from "../../../src/report/charts/chart-points.ts";
import { costChart } from "../../../src/report/charts/chart.ts";
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
    expect(chartPoints(sampleStudy())).toEqual([
      { title: "Tiny CNN", macs: 2244, f1: expect.closeTo(69.01, 2), low: 41, high: 93, asTrained: true },
    ]);
  });
  test("without it the profiled network's cost of one image stands in, and says so", () => {
    const { macsPerImage: _, ...rest } = sample.trained;
    const { model } = sampleProfile();
    const profile = sampleProfile({ model: { ...model, batch: 2 } });
    expect(chartPoints(sampleStudy({ approaches: [{ ...sample, profile, trained: rest }] }))).toMatchObject([
      // 5,064 for a batch of two.
      { macs: 2532, asTrained: false },
    ]);
  });
});

describe("picture", () => {
  const study = sampleStudy({
    approaches: [
      approach("Custom CNN", 0.62, 120e6),
      approach("ResNet50, 17 classes", 0.66, 310e6),
      approach("ResNet50, 10 classes", 0.67, 311e6),
      approach("ConvNeXt-T, frozen features", 0.88, 4455e6),
    ],
  });
  test("a PNG, the same one twice", async () => {
    const first = await costChart(study);
    expect(first?.subarray(1, 4).toString()).toBe("PNG");
    expect(first?.equals((await costChart(study)) ?? Buffer.alloc(0))).toBe(true);
  });
  test("missing packages are a note, not a failure", async () => {
    const notes: string[] = [];
    const load = () => Promise.reject(new Error("Cannot find package 'chartjs-node-canvas'"));
    expect(await costChart(study, { load, note: (sentence) => notes.push(sentence) })).toBeUndefined();
    expect(notes).toEqual([
      "No chart: the optional packages chart.js and chartjs-node-canvas did not load (Cannot find package 'chartjs-node-canvas').",
    ]);
  });
  test("nothing trained is a note", async () => {
    const notes: string[] = [];
    const empty = sampleStudy({ approaches: [] });
    expect(await costChart(empty, { note: (sentence) => notes.push(sentence) })).toBeUndefined();
    expect(notes).toEqual(["No chart: no approach has both a trained network and a count."]);
  });
});
