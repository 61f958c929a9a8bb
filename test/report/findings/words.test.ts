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
      "From conv1 on, the receptive field (3×3) is larger than the image (2×2) on every side. 1 spatial layer follows with 25.0 % of the multiply-accumulates, without a larger view of the image: try fewer of these layers, or larger images, and measure F1 again.",
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
    [
      {
        kind: "batch-normalization-can-be-folded",
        cost: "bytes-moved",
        costShare: 0.25,
        macShare: 0,
        layers: 3,
        foldable: 2,
        isGraph: true,
      },
      "Batch normalization takes 25.0 % of the bytes that kernels read and write with 0.0 % of the MACs. Fold it into the convolutions before it (up to 2 of 3 layers), by converting the model again from its source: tensorflowjs_converter folds.",
    ],
    [
      { kind: "memory-bound-layers", layers: 9, timeShare: 0.5, elementWise: 1 },
      "9 layers with 50.0 % of layer time wait for memory, not for arithmetic. 1 of them has no MACs: fuse activations and additions into the convolution before them (tensorflowjs_converter does so for ReLU, ReLU6, ELU and LeakyReLU in graph models).",
    ],
    [
      {
        kind: "early-layers-are-expensive",
        layer: "relu",
        sides: [6, 6],
        layers: 2,
        cost: "layer-time",
        share: 0.7,
      },
      "The 2 layers at 6×6 and above, up to relu, take 70.0 % of layer time. Lower the resolution earlier, by a stride of 2 in the first convolution, or use smaller images: at half the height and width these layers cost a quarter.",
    ],
    [
      {
        kind: "channels-are-no-multiple-of-the-vector-width",
        layer: "conv1",
        channels: 3,
        layers: 1,
        timeShare: 0.4,
      },
      "1 convolution with 40.0 % of layer time has a number of channels that is no multiple of 4 (conv1: 3), so a part of the last vector of wasm's SIMD is computed for nothing. Try the next multiple, 4: it may cost the same time.",
    ],
    [
      {
        kind: "layer-dominates-weights",
        layer: "fc1",
        bytes: 411e6,
        share: 0.743,
        macShare: 0.0066,
        flattened: 49,
      },
      "fc1 has 74.3 % of the weights (411 MB) and 0.7 % of the MACs. It reads 49 flattened positions: average over them first (global average pooling), and it needs the weights of one.",
    ],
    [
      { kind: "layer-dominates-weights", layer: "fc1", bytes: 411e6, share: 0.743 },
      "fc1 has 74.3 % of the weights (411 MB). To make the download smaller, make this layer narrower or quantize it first.",
    ],
    [
      { kind: "weights-are-float32", bytes: 18.8e6 },
      "The weights are 18.8 MB of float32 once loaded. If the file is not quantized yet, float16 halves the download (tensorflowjs_converter --quantize_float16) and 8 bits quarter it; measure F1 again. Computation takes the same time.",
    ],
    [
      { kind: "activations-dominate-memory", peakBytes: 25e6, weightBytes: 10e6, layer: "bn1", batch: 1 },
      "Activations need 25 MB at once, 2.50 times the weights (10 MB); bn1 reads and writes the most. Use smaller images: at half the height and width, activations need a quarter.",
    ],
    [
      { kind: "activations-dominate-memory", peakBytes: 25e6, weightBytes: 10e6, layer: "bn1", batch: 5 },
      "Activations need 25 MB at once, 2.50 times the weights (10 MB); bn1 reads and writes the most. Use a smaller batch than 5: one image needs 5 MB.",
    ],
    [
      {
        kind: "receptive-field-holds-object",
        layer: "conv2",
        size: [5, 5],
        object: [4, 4],
        last: "conv9",
        lastSize: [9, 9],
      },
      "The object (4×4) fits into the receptive field from conv2 on (5×5); that of conv9, the last spatial layer, is 9×9. The effective receptive field is usually smaller.",
    ],
    [
      { kind: "object-cannot-be-compared", object: [4, 4], why: "no-window" },
      "Whether a unit sees the whole object (4×4) is unknown: no layer has a window with a size and a stride.",
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
