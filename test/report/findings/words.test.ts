import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/report/findings/define-rule.ts";
import { findingsOf } from "../../../src/report/findings/findings-of.ts";
import { sentenceOf } from "../../../src/report/findings/findings-of.ts";
import { sampleProfile } from "../sample-profile.ts";
import { sampleStudy } from "../sample-study.ts";

const field = { layer: "conv2", size: [5, 5], image: [8, 8] } as const;
const gap = {
  kind: "layers-and-end-to-end-differ",
  of: "forward-pass",
  sumOfLayersMs: 1,
  endToEndMs: 1.25,
  unexplained: 0.2,
} as const;
const published = {
  kind: "published-figure-differs",
  figure: "FLOPs",
  publishedMillions: 4500.46,
  ours: { total: 8_911_000_000, convention: "exact" },
  difference: -0.495,
} as const;

describe("sentences", () => {
  test.each<readonly [Finding & Readonly<Record<string, unknown>>, string]>([
    [
      {
        kind: "totals-are-lower-bounds",
        ops: [
          { op: "A", calls: 1 },
          { op: "B", calls: 1200 },
        ],
      },
      "The totals are lower bounds: no cost rule for A (1 call), B (1,200 calls).",
    ],
    [
      { kind: "totals-are-lower-bounds", ops: [] },
      "The totals are lower bounds: some rows could not be counted in full.",
    ],
    [gap, "20.0 % of end-to-end time is outside the layers (run by run; medians: 1.000 ms of 1.250 ms)."],
    [
      { ...gap, sumOfLayersMs: 1.5, unexplained: -0.2 },
      "The layers take 20.0 % more than end-to-end time (run by run; medians: 1.500 ms of 1.250 ms): timing each layer adds time, or other work disturbed the runs.",
    ],
    [
      { ...gap, of: "training-step" },
      "20.0 % of a training step's end-to-end time is outside its layers and loss (run by run; medians: 1.000 ms of 1.250 ms).",
    ],
    [
      { ...gap, of: "training-step", unexplained: -0.2 },
      "The layers and loss of a training step take 20.0 % more than end-to-end time (run by run; medians: 1.000 ms of 1.250 ms): timing each layer adds time, or other work disturbed the runs.",
    ],
    [
      { kind: "time-is-not-where-the-counts-are", layer: "relu", timeShare: 0.3, macShare: 0 },
      "relu takes 30.0 % of layer time for 0.0 % of the multiply-accumulates.",
    ],
    [published, "The published total of 4,500.46 M FLOPs is 49.5 % below ours: 8,911.00 M under exact."],
    [
      { ...published, oursByEstimator: { total: 9e9, convention: "peer" } },
      "The published total of 4,500.46 M FLOPs is 49.5 % below ours: 8,911.00 M under exact, 9,000.00 M under peer.",
    ],
    [
      { kind: "receptive-field-exceeds-image", ...field, image: [4, 4] },
      "The receptive field of conv2, the last spatial layer, is 5×5. It is larger than the image (4×4): part of every window lies outside the image.",
    ],
    [
      { kind: "receptive-field-is-smaller-than-image", ...field },
      "The receptive field of conv2, the last spatial layer, is 5×5. It is smaller than the image (8×8): no unit sees the whole image.",
    ],
    [
      { kind: "receptive-field-is-smaller-than-object", layer: "conv2", size: [5, 5], object: [6, 4] },
      "The receptive field of conv2, the last spatial layer, is 5×5. It is smaller than the object (6×4): no unit sees the whole object.",
    ],
    [
      {
        kind: "capacity-beyond-the-image",
        layer: "conv1",
        size: [3, 3],
        image: [2, 2],
        after: { layers: 1, macShare: 0.25 },
      },
      "From conv1 on, the receptive field (3×3) is larger than the image (2×2) on every side. 1 spatial layer follows with 25.0 % of the multiply-accumulates, without a larger view of the image.",
    ],
    [
      {
        kind: "receptive-field-stops-growing",
        layer: "conv2",
        size: [5, 5],
        after: { layers: 2, macShare: 0.1 },
      },
      "The receptive field stops growing at conv2 (5×5). 2 spatial layers follow with 10.0 % of the multiply-accumulates.",
    ],
  ])("%o", (finding, sentence) => {
    expect(sentenceOf(finding)).toBe(sentence);
  });
});

test("a profile's findings are about the model, a study's about the approach", () => {
  expect(findingsOf(sampleProfile()).map(({ about, finding }) => [about, finding.kind])).toEqual([
    ["tiny-cnn", "receptive-field-is-smaller-than-image"],
  ]);
  expect(new Set(findingsOf(sampleStudy()).map(({ about }) => about))).toEqual(
    new Set(["Tiny CNN", "Frozen features", "With a custom op"]),
  );
});
