import { expect, test } from "vitest";
import { profileTable } from "../../../src/report/terminal/profile-table.ts";
import { conv, floats, ints, node, placeholder, profileGraph } from "./graph-of.ts";
import type { TestNode } from "./graph-of.ts";

const dense: readonly TestNode[] = [
  placeholder("x", [1, 4]),
  floats("w", [4, 3]),
  node("y", "MatMul", ["x", "w"]),
];

test("parameters of nodes that did not run are counted from what the file states: 4*3 + 3*5 + 5", () => {
  const record = profileGraph(
    [
      ...dense,
      node("broken", "NoSuchOp", ["y"]),
      floats("w2", [3, 5]),
      floats("b2", [5]),
      floats("unused", [1000]),
      node("z", "MatMul", ["broken", "w2"]),
      node("out", "BiasAdd", ["z", "b2"]),
    ],
    [],
    {},
    { inputs: {}, outputs: { out: { name: "out" } } },
  );
  expect(record.status).toBe("partial");
  expect(record.totals).toMatchObject({
    params: 12 + 15 + 5,
    macs: 12,
    bytes: { weights: 4 * 32 },
    weightBytesByDtype: { float32: 4 * 32 },
  });
  expect(record.totals).not.toHaveProperty("weightsStatus");
  expect(record.reasons.every(({ bound }) => bound === undefined)).toBe(true);
});

test("a constant without a known shape makes them a lower bound", () => {
  const record = profileGraph([
    ...dense,
    node("w2", "Const", [], { dtype: { type: "DT_FLOAT" } }),
    node("z", "MatMul", ["y", "w2"]),
  ]);
  expect(record.totals).toMatchObject({ params: 12, weightsStatus: "partial" });
  expect(profileTable(record, { top: 20 })).toMatch(/Total +3 +>= 12 /);
});

test("what is counted at its greatest extent is printed as an upper bound", () => {
  const record = profileGraph([
    placeholder("boxes", [20, 4]),
    placeholder("scores", [20]),
    ints("most", [7], []),
    node("kept", "NonMaxSuppressionV2", ["boxes", "scores", "most"]),
    node("picked", "GatherV2", ["boxes", "kept", "axis"]),
    ints("axis", [0], []),
    floats("w", [4, 3]),
    node("y", "MatMul", ["picked", "w"]),
  ]);
  expect(record.reasons).toMatchObject([{ code: "upper-bound", bound: "upper" }]);
  const table = profileTable(record, { top: 20 });
  expect(table).toContain("<= 84");
  expect(table).toContain("figures marked <= are upper bounds");
  expect(table).not.toContain(">=");
});

test.each<[string, readonly TestNode[], number]>([
  // As TensorFlow's detectors cut their list of boxes: the lesser of a fixed number and of those above a score.
  [
    "the lesser of 7 and a count",
    [node("more", "Greater", ["most", "count"]), node("end", "Select", ["more", "count", "most"])],
    7,
  ],
  [
    "the same, asked the other way",
    [node("fewer", "Less", ["most", "count"]), node("end", "SelectV2", ["fewer", "most", "count"])],
    7,
  ],
  ["a minimum", [node("end", "Minimum", ["count", "most"])], 7],
  [
    "one of two",
    [node("more", "Greater", ["count", "most"]), node("end", "Select", ["more", "count", "most"])],
    20,
  ],
  ["a count of 20 elements", [node("end", "Identity", ["count"])], 20],
])("a range that ends at a computed number is counted at its greatest extent: %s", (_title, ending, rows) => {
  const record = profileGraph([
    placeholder("boxes", [20, 4]),
    placeholder("scores", [20]),
    floats("least", [], [0.5]),
    node("above", "GreaterEqual", ["scores", "least"]),
    node("ones", "Cast", ["above"], { SrcT: { type: "DT_BOOL" }, DstT: { type: "DT_INT32" } }),
    ints("axis", [0], []),
    node("count", "Sum", ["ones", "axis"]),
    ints("most", [7], []),
    ...ending,
    ints("step", [1], []),
    node("positions", "Range", ["axis", "end", "step"]),
    node("picked", "GatherV2", ["boxes", "positions", "axis"]),
    floats("w", [4, 3]),
    node("y", "MatMul", ["picked", "w"]),
  ]);
  expect(record.reasons).toEqual([
    {
      code: "upper-bound",
      bound: "upper",
      text: "Range in positions ends at a computed number; what follows is counted for the greatest extent, an upper bound",
    },
  ]);
  expect(record.totals.macs).toBe(rows * 4 * 3);
});

test("a range whose computed end has no known limit is named", () => {
  const record = profileGraph([
    placeholder("x", [20]),
    ints("zero", [0], []),
    node("end", "Sum", ["x", "zero"]),
    floats("start", [], [0]),
    floats("step", [], [1]),
    node("positions", "Range", ["start", "end", "step"]),
  ]);
  expect(record.reasons).toMatchObject([{ code: "node-not-run" }]);
});

test("a branch that depends on values is a guess, not a bound", () => {
  const record = profileGraph([
    placeholder("x", [1, 4, 4, 2]),
    floats("zero", [], [0]),
    ints("all", [0, 1, 2, 3]),
    node("sum", "Sum", ["x", "all"]),
    node("holds", "Greater", ["sum", "zero"]),
    node("switch", "Switch", ["x", "holds"]),
    floats("w", [1, 1, 2, 2]),
    node("costly", "Conv2D", ["switch", "w"], conv),
    node("cheap", "Relu", ["switch:1"]),
    node("y", "Merge", ["costly", "cheap"]),
  ]);
  expect(record.reasons).toMatchObject([{ code: "branch-assumed", bound: "guess" }]);
  const table = profileTable(record, { top: 20 });
  expect(table).toContain("figures marked ~ are estimates that may be too low or too high");
  expect(table).not.toContain(">=");
});
