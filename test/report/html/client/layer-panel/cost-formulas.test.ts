import { expect, test } from "vitest";
import type { LayerRow } from "../../../../../src/record/profile-record.ts";
import { costFormulas } from "../../../../../src/report/html/client/layer-panel/cost-formulas.ts";
import { sampleProfile, sampleRows } from "../../../sample-profile.ts";

const profile = sampleProfile();
const [convolution, relu, , , dense] = sampleRows() as readonly [
  LayerRow,
  LayerRow,
  LayerRow,
  LayerRow,
  LayerRow,
];
const numbers = (row: LayerRow, of = profile): readonly string[] =>
  costFormulas(row, of).map((formula) => `${formula.of}: ${formula.terms}: ${formula.numbers}`);

test("a convolution: 6·6·4 outputs, 3·3·3 weights each, 4 biases", () => {
  expect(numbers(convolution)).toEqual([
    "MACs: elements of the output × weights of a filter: (1×6×6×4) × 27 = 3,888",
    "Weights of a filter: positions of the kernel × input channels, if these are not in groups: 9 × 3 = 27",
    "Parameters: weights of a filter × filters + biases: 27 × 4 + 4 = 112",
  ]);
});

test("a depthwise convolution of 3·3 over 8 channels, channels first, without biases", () => {
  const row = {
    ...convolution,
    type: "DepthwiseConv2dNative",
    inputShapes: [[1, 8, 6, 6]],
    outputShapes: [[1, 8, 6, 6]],
    macs: 6 * 6 * 8 * 9,
    params: 9 * 8,
  };
  expect(numbers(row)).toEqual([
    "MACs: elements of the output × positions of the kernel: (1×8×6×6) × 9 = 2,592",
    "Parameters: weights of a filter × filters: 9 × 8 = 72",
  ]);
});

test("a dense layer of 8 features and 3 units", () => {
  expect(numbers(dense)).toEqual([
    "MACs: elements of the output × input features: (1×3) × 8 = 24",
    "Parameters: input features × units + biases: 8 × 3 + 3 = 27",
  ]);
});

test.each<readonly [string, LayerRow, object]>([
  ["another convention", convolution, { convention: "keras-flop-estimator" }],
  ["parameters that are something else", { ...convolution, params: 113 }, {}],
  ["weights of another row", { ...convolution, sharesWeightsWith: "conv0" }, {}],
  ["a bound", { ...convolution, status: "partial" }, {}],
  ["a layer without multiply-accumulates", relu, {}],
  ["a dense layer whose counts do not agree", { ...dense, macs: 27 }, {}],
])("%s: no formula", (_, row, changes) => {
  expect(numbers(row, sampleProfile(changes))).toEqual([]);
});
