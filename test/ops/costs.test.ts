import { describe, expect, test } from "vitest";
import { opByKernel } from "../../src/ops/index.ts";
import type { Cost, TensorMeta } from "../../src/ops/define-ops.ts";

interface Given {
  readonly op: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

const tensor = (shape: readonly number[]): TensorMeta => ({ shape, dtype: "float32" });

function callOf({ op, inputs, attrs = {} }: Given): { shapes: readonly (readonly number[])[]; cost: Cost } {
  const family = opByKernel.get(op);
  if (family === undefined) throw new Error(`no family for ${op}`);
  const metas = Object.fromEntries(Object.entries(inputs).map(([name, shape]) => [name, tensor(shape)]));
  const noValues = (): never => {
    throw new Error("no values");
  };
  const outputs = [family.shape(metas, attrs as never, noValues, op, () => false)].flat() as TensorMeta[];
  const cost = family.cost({ op, inputs: metas, outputs, attrs: attrs as never });
  return { shapes: outputs.map(({ shape }) => shape), cost };
}

const conv = { strides: 1, pad: "valid", dilations: 1 };

describe("cost of one call under the exact convention", () => {
  test.each<[string, Given, readonly (readonly number[])[], Cost]>([
    [
      "convolution: 4*4 positions, 3*3*2 taps, 5 filters",
      { op: "Conv2D", inputs: { x: [1, 6, 6, 2], filter: [3, 3, 2, 5] }, attrs: conv },
      [[1, 4, 4, 5]],
      { macs: 4 * 4 * 3 * 3 * 2 * 5, elementwise: 0 },
    ],
    [
      "fused convolution: the same, and a bias and a relu per output element",
      {
        op: "FusedConv2D",
        inputs: { x: [1, 6, 6, 2], filter: [3, 3, 2, 5], bias: [5] },
        attrs: { ...conv, activation: "relu" },
      },
      [[1, 4, 4, 5]],
      { macs: 4 * 4 * 3 * 3 * 2 * 5, elementwise: 4 * 4 * 5 * 2 },
    ],
    [
      "grouped convolution: each filter sees 4/2 channels",
      { op: "Conv2D", inputs: { x: [1, 3, 3, 4], filter: [3, 3, 2, 6] }, attrs: conv },
      [[1, 1, 1, 6]],
      { macs: 1 * 3 * 3 * 2 * 6, elementwise: 0 },
    ],
    [
      "dilation moves the taps apart and changes neither their number",
      { op: "Conv2D", inputs: { x: [1, 7, 7, 1], filter: [3, 3, 1, 1] }, attrs: { ...conv, dilations: 2 } },
      [[1, 3, 3, 1]],
      { macs: 3 * 3 * 9, elementwise: 0 },
    ],
    [
      "stride 2 with SAME padding: ceil(5/2) = 3 positions an axis, padding taps included",
      {
        op: "Conv2D",
        inputs: { x: [1, 5, 5, 1], filter: [3, 3, 1, 1] },
        attrs: { ...conv, strides: 2, pad: "same" },
      },
      [[1, 3, 3, 1]],
      { macs: 3 * 3 * 9, elementwise: 0 },
    ],
    [
      "depthwise convolution with multiplier 2: 9 taps for each of 2*3 channels",
      { op: "DepthwiseConv2dNative", inputs: { x: [1, 5, 5, 3], filter: [3, 3, 3, 2] }, attrs: conv },
      [[1, 3, 3, 6]],
      { macs: 3 * 3 * 6 * 9, elementwise: 0 },
    ],
    [
      "3-D convolution",
      { op: "Conv3D", inputs: { x: [1, 3, 3, 3, 2], filter: [3, 3, 3, 2, 4] }, attrs: conv },
      [[1, 1, 1, 1, 4]],
      { macs: 27 * 2 * 4, elementwise: 0 },
    ],
    [
      "transposed convolution 3->1, 2x2, stride 2 on 2x2: 4 input positions x 4 taps x 3 channels = 48",
      {
        op: "Conv2DBackpropInput",
        inputs: { dy: [1, 2, 2, 3], filter: [2, 2, 1, 3] },
        attrs: { strides: 2, pad: "valid", inputShape: [1, 4, 4, 1] },
      },
      [[1, 4, 4, 1]],
      { macs: 48, elementwise: 0 },
    ],
    [
      "batched matrix product [2,3,4] x [2,5,4]^T",
      {
        op: "BatchMatMul",
        inputs: { a: [2, 3, 4], b: [2, 5, 4] },
        attrs: { transposeA: false, transposeB: true },
      },
      [[2, 3, 5]],
      { macs: 2 * 3 * 5 * 4, elementwise: 0 },
    ],
    [
      "einsum: every combination of b, n, c and d",
      { op: "Einsum", inputs: { 0: [2, 3, 4], 1: [4, 5] }, attrs: { equation: "bnc,cd->bnd" } },
      [[2, 3, 5]],
      { macs: 2 * 3 * 4 * 5, elementwise: 0 },
    ],
    [
      "einsum of one operand: a sum, its indices turned",
      { op: "Einsum", inputs: { 0: [2, 3, 4] }, attrs: { equation: "ijk->ki" } },
      [[4, 2]],
      { macs: 0, elementwise: 2 * 3 * 4 },
    ],
    [
      "max pooling: four comparisons an output element",
      { op: "MaxPool", inputs: { x: [1, 4, 4, 3] }, attrs: { filterSize: 2, strides: 2, pad: "valid" } },
      [[1, 2, 2, 3]],
      { macs: 0, elementwise: 2 * 2 * 3 * 4 },
    ],
    [
      "global average pooling reads each input element once",
      { op: "Mean", inputs: { x: [1, 4, 4, 3] }, attrs: { axis: [1, 2] } },
      [[1, 3]],
      { macs: 0, elementwise: 48 },
    ],
    [
      "softmax: five operations an element",
      { op: "Softmax", inputs: { logits: [1, 8] } },
      [[1, 8]],
      { macs: 0, elementwise: 40 },
    ],
    [
      "sigmoid: neg, exp, add, div",
      { op: "Sigmoid", inputs: { x: [2, 3] } },
      [[2, 3]],
      { macs: 0, elementwise: 24 },
    ],
    [
      "addition broadcasts",
      { op: "Add", inputs: { a: [2, 1, 3], b: [4, 1] } },
      [[2, 4, 3]],
      { macs: 0, elementwise: 24 },
    ],
    [
      "reshape is free",
      { op: "Reshape", inputs: { x: [2, 6] }, attrs: { shape: [3, -1] } },
      [[3, 4]],
      { macs: 0, elementwise: 0 },
    ],
    [
      "splitting",
      { op: "SplitV", inputs: { x: [2, 6] }, attrs: { numOrSizeSplits: [2, -1], axis: 1 } },
      [
        [2, 2],
        [2, 4],
      ],
      { macs: 0, elementwise: 0 },
    ],
    [
      "gathering rows",
      { op: "GatherV2", inputs: { x: [10, 4], indices: [2, 3] }, attrs: { axis: 0 } },
      [[2, 3, 4]],
      { macs: 0, elementwise: 0 },
    ],
    [
      "bilinear resizing: three interpolations of three operations",
      { op: "ResizeBilinear", inputs: { images: [1, 2, 2, 1] }, attrs: { size: [4, 4] } },
      [[1, 4, 4, 1]],
      { macs: 0, elementwise: 16 * 9 },
    ],
    [
      "cropping, bilinear",
      {
        op: "CropAndResize",
        inputs: { image: [1, 8, 8, 2], boxes: [3, 4], boxInd: [3] },
        attrs: { cropSize: [2, 2], method: "bilinear" },
      },
      [[3, 2, 2, 2]],
      { macs: 0, elementwise: 3 * 2 * 2 * 2 * 9 },
    ],
    [
      "depth to space",
      { op: "DepthToSpace", inputs: { x: [1, 2, 3, 8] }, attrs: { blockSize: 2, dataFormat: "NHWC" } },
      [[1, 4, 6, 2]],
      { macs: 0, elementwise: 0 },
    ],
    [
      "space to batch",
      {
        op: "SpaceToBatchND",
        inputs: { x: [1, 4, 4, 1] },
        attrs: {
          blockShape: [2, 2],
          paddings: [
            [0, 0],
            [0, 0],
          ],
        },
      },
      [[4, 2, 2, 1]],
      { macs: 0, elementwise: 0 },
    ],
    [
      "batch to space",
      {
        op: "BatchToSpaceND",
        inputs: { x: [4, 2, 2, 1] },
        attrs: {
          blockShape: [2, 2],
          crops: [
            [0, 0],
            [0, 1],
          ],
        },
      },
      [[1, 4, 3, 1]],
      { macs: 0, elementwise: 0 },
    ],
    [
      "einsum of two operands: 2*3*4*5 combinations of all indices",
      {
        op: "Einsum",
        inputs: { "0": [2, 3, 4], "1": [4, 5] },
        attrs: { equation: "abc,cd->abd" },
      },
      [[2, 3, 5]],
      { macs: 2 * 3 * 4 * 5, elementwise: 0 },
    ],
    [
      "einsum with an ellipsis and without an arrow: ... is [2,3], b is summed",
      { op: "Einsum", inputs: { "0": [2, 3, 4], "1": [4] }, attrs: { equation: "...b, b -> ..." } },
      [[2, 3]],
      { macs: 2 * 3 * 4, elementwise: 0 },
    ],
    [
      "einsum that sums nothing is a product element by element",
      { op: "Einsum", inputs: { "0": [2, 3], "1": [3] }, attrs: { equation: "ab,b->ab" } },
      [[2, 3]],
      { macs: 0, elementwise: 6 },
    ],
    [
      "einsum of one operand adds",
      { op: "Einsum", inputs: { "0": [2, 3] }, attrs: { equation: "ab->b" } },
      [[3]],
      { macs: 0, elementwise: 6 },
    ],
    [
      "suppression of 50 boxes to at most 8: a comparison a box",
      {
        op: "NonMaxSuppressionV5",
        inputs: { boxes: [50, 4], scores: [50] },
        attrs: { maxOutputSize: 8, iouThreshold: 0.5, scoreThreshold: 0, softNmsSigma: 0 },
      },
      [[8], [8]],
      { macs: 0, elementwise: 50 },
    ],
    [
      "padded suppression: as many as asked for, and how many are real",
      {
        op: "NonMaxSuppressionV4",
        inputs: { boxes: [5, 4], scores: [5] },
        attrs: { maxOutputSize: 8, iouThreshold: 0.5, scoreThreshold: 0, padToMaxOutputSize: true },
      },
      [[8], []],
      { macs: 0, elementwise: 5 },
    ],
    [
      "different elements and where they stand",
      { op: "Unique", inputs: { x: [7] }, attrs: { axis: 0 } },
      [[7], [7]],
      { macs: 0, elementwise: 7 },
    ],
    [
      "sparse segment sum: 3 rows of 4 numbers are read",
      { op: "SparseSegmentSum", inputs: { data: [10, 4], indices: [3], segmentIds: [3] } },
      [[3, 4]],
      { macs: 0, elementwise: 12 },
    ],
    [
      "sparse reshape of 5 indices from rank 2 to 3: two operations an old and a new coordinate",
      { op: "SparseReshape", inputs: { inputIndices: [5, 2], inputShape: [2], newShape: [3] } },
      [[5, 3], [3]],
      { macs: 0, elementwise: 2 * (10 + 15) },
    ],
    [
      "gradient of a morphological dilation: each of 2*2 elements of dy seeks among 9 taps",
      {
        op: "Dilation2DBackpropFilter",
        inputs: { x: [1, 4, 4, 1], filter: [3, 3, 1], dy: [1, 2, 2, 1] },
        attrs: { strides: 1, pad: "valid", dilations: 1 },
      },
      [[3, 3, 1]],
      { macs: 0, elementwise: 4 * (9 * 2 + 1) },
    ],
  ])("%s", (_title, given, shapes, cost) => {
    expect(callOf(given)).toEqual({ shapes, cost });
  });
});
