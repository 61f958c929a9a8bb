import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/report/findings/define-rule.ts";
import { describeFinding, describeFindings, findingsOf } from "../../../src/report/findings/findings-of.ts";
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
      "They are lower bounds: no cost rule for A (1 call), B (1,200 calls).",
    ],
    [
      { kind: "totals-are-lower-bounds", ops: [] },
      "They are lower bounds: some rows could not be counted in full.",
    ],
    [
      gap,
      "20.0 % of end-to-end time is outside the layers (run by run; medians: 1.000 ms of 1.250 ms). Compare end-to-end times only, and time again on a quiet machine.",
    ],
    [
      { ...gap, sumOfLayersMs: 1.5, unexplained: -0.2 },
      "The layers take 20.0 % more than end-to-end time (run by run; medians: 1.500 ms of 1.250 ms): timing each layer adds time, or other work disturbed the runs. Compare end-to-end times only, and time again on a quiet machine.",
    ],
    [
      { ...gap, of: "training-step" },
      "20.0 % of a training step's end-to-end time is outside its layers and loss (run by run; medians: 1.000 ms of 1.250 ms). Compare end-to-end times only, and time again on a quiet machine.",
    ],
    [
      { ...gap, of: "training-step", unexplained: -0.2 },
      "The layers and loss of a training step take 20.0 % more than end-to-end time (run by run; medians: 1.000 ms of 1.250 ms): timing each layer adds time, or other work disturbed the runs. Compare end-to-end times only, and time again on a quiet machine.",
    ],
    [
      { kind: "time-is-not-where-the-counts-are", layer: "relu", timeShare: 0.3, macShare: 0 },
      "relu takes 30.0 % of layer time for 0.0 % of the MACs. Fewer MACs elsewhere save less time than their share.",
    ],
    [
      { kind: "receptive-field-is-smaller-than-image", ...field },
      "A unit of conv2, the last spatial layer, sees 5×5 of the image (8×8). What lies further apart meets only in later layers (pooling, dense), if there are any. For larger objects, try a further stride, dilation, or smaller images.",
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
      "From conv1 on, the receptive field (3×3) is larger than the image (2×2) on every side. 1 spatial layer follows with 25.0 % of the MACs; they see no more of the image. Try half as many of these layers, or larger images, and measure F1 again.",
    ],
    [
      {
        kind: "receptive-field-stops-growing",
        layer: "conv2",
        size: [5, 5],
        after: { layers: 2, macShare: 0.1 },
      },
      "It is largest at conv2 (5×5). 2 spatial layers follow with 10.0 % of the MACs; they combine features but see no further. If a larger view helps, give them larger kernels or a dilation.",
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
      "Batch normalization takes 25.0 % of the bytes that kernels read and write with 0.0 % of the MACs. Fold it into the convolutions before it (up to 2 of 3 layers): the outputs stay the same. Convert the model again from its source: tensorflowjs_converter folds and fuses.",
    ],
    [
      {
        kind: "batch-normalization-can-be-folded",
        cost: "layer-time",
        costShare: 0.25,
        macShare: 0,
        layers: 49,
        foldable: 49,
        isGraph: false,
        activations: { layers: 33, share: 0.2 },
      },
      "Batch normalization takes 25.0 % of layer time with 0.0 % of the MACs. Fold it into the convolutions before it (up to 49 of 49 layers), and fuse up to 33 activations behind them (20.0 %): the outputs stay the same. tensorflowjs_converter --output_format=tfjs_graph_model does this.",
    ],
    [
      { kind: "memory-bound-layers", layers: 9, timeShare: 0.5 },
      "9 layers with 50.0 % of layer time wait for memory, not for arithmetic. Fewer MACs alone do not make such layers faster: use smaller images, fewer channels, or fewer of these layers.",
    ],
    [
      { kind: "overhead-bound-layers", layers: 1, timeShare: 0.5 },
      "1 layer with 50.0 % of layer time is bound by overhead: its kernels reach less than a tenth of the device's measured peaks, or end as soon as they have started. Fewer MACs do not make such layers faster: time another backend, another number of threads, or a larger batch.",
    ],
    [
      { kind: "activations-can-be-fused", cost: "layer-time", share: 0.25, layers: 33, isGraph: false },
      "33 activations directly behind convolutions take 25.0 % of layer time: they read and write again what the convolution has just written. tensorflowjs_converter --output_format=tfjs_graph_model fuses ReLU, ReLU6, ELU and LeakyReLU; the outputs stay the same.",
    ],
    [
      { kind: "activations-can-be-fused", cost: "bytes-moved", share: 0.25, layers: 1, isGraph: true },
      "1 activation directly behind a convolution takes 25.0 % of the bytes that kernels read and write: it reads and writes again what the convolution has just written. Convert the model again from its source: tensorflowjs_converter fuses ReLU, ReLU6, ELU and LeakyReLU.",
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
      "The first 2 layers, up to relu (6×6), take 70.0 % of layer time. Use smaller images, or a stride of 2 in the first convolution: at half the height and width these layers cost a quarter.",
    ],
    [
      {
        kind: "channels-are-no-multiple-of-the-vector-width",
        layer: "conv1",
        channels: 5,
        layers: 1,
        timeShare: 0.4,
      },
      "1 convolution with 40.0 % of layer time has a number of channels that is no multiple of 4 (conv1: 5), so wasm computes a part of the last SIMD vector for nothing. Try the next multiple, 8: it may take the same time.",
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
      "fc1 has 74.3 % of the weights (411 MB). To make the download smaller, quantize this layer first.",
    ],
    [
      { kind: "weights-are-float32", bytes: 18.8e6 },
      "The weights are 18.8 MB of float32 once loaded. If the file is not quantized yet, tensorflowjs_converter --quantize_float16 halves the download, and --quantize_uint8 quarters it; measure the quality again. The time stays the same, because tfjs computes in float32.",
    ],
    [
      {
        kind: "activations-dominate-memory",
        peakBytes: 25e6,
        weightBytes: 10e6,
        layer: "bn1",
        axes: 3,
        batch: 1,
      },
      "Activations need 25 MB at once, 2.5 times the weights (10 MB); bn1 reads and writes the most. Use smaller volumes: at half of each side, activations need an eighth.",
    ],
    [
      {
        kind: "activations-dominate-memory",
        peakBytes: 25e6,
        weightBytes: 10e6,
        layer: "bn1",
        axes: 2,
        batch: 5,
      },
      "Activations need 25 MB at once, 2.5 times the weights (10 MB); bn1 reads and writes the most. Use a smaller batch than 5: one example needs 5 MB.",
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
    expect(describeFinding(finding).text).toBe(sentence);
  });
});

test("a profile's findings are about the model, a study's about the approach", () => {
  expect(
    findingsOf(sampleProfile()).map((group) => group.map(({ about, finding }) => [about, finding.kind])),
  ).toEqual([
    [["tiny-cnn", "activations-can-be-fused"]],
    [["tiny-cnn", "receptive-field-is-smaller-than-image"]],
  ]);
  expect(new Set(findingsOf(sampleStudy()).flatMap((group) => group.map(({ about }) => about)))).toEqual(
    new Set(["Tiny CNN", "Frozen features", "With a custom op"]),
  );
});

test("what approaches have in common is said once, with the figure of each", () => {
  const study = sampleStudy();
  const texts = describeFindings(study).filter(({ title }) => title.includes("smaller than the input"));
  expect(texts).toHaveLength(1);
  expect(texts[0]?.text).toMatch(
    /^Tiny CNN: A unit of conv2, .* or smaller images\. Also: Frozen features \(5×5 of 8×8\)\.$/,
  );
});
