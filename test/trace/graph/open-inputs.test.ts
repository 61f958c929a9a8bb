import { expect, test } from "vitest";
import { resolveInputShapes } from "../../../src/model/input-shapes.ts";
import { conv, floats, ints, list, node, placeholder, profileGraph, text } from "./graph-of.ts";
import { textsOf } from "../../reason-texts.ts";

test.each([
  ["channels last", [null, null, null, 3], [1, 256, 256, 3]],
  ["channels first", [null, 3, null, null], [1, 3, 256, 256]],
  ["a volume with channels first", [null, 1, null, null, null], [1, 1, 64, 64, 64]],
  ["all open", [null, null, null, null], [1, 256, 256, 3]],
])("usual extents of an open input, %s", (_title, shape, expected) => {
  expect(resolveInputShapes([{ name: "x", shape }]).shapes).toEqual([expected]);
});

test("a filter with channels first requires its number of channels of the second axis", () => {
  const record = profileGraph([
    placeholder("x", [-1, -1, -1, -1]),
    floats("w", [3, 3, 5, 4]),
    node("y", "Conv2D", ["x", "w"], { ...conv, data_format: text("NCHW") }),
  ]);
  expect(record.model.inputs[0]?.shape).toEqual([1, 5, 256, 256]);
  expect(record.status).toBe("complete");
});

test("where the chosen side does not fit a reshape, the reason names one that does: 416/32 = 13", () => {
  const record = profileGraph([
    placeholder("x", [-1, -1, -1, 3]),
    floats("w", [1, 1, 3, 2]),
    node("small", "Conv2D", ["x", "w"], { ...conv, strides: list(1, 32, 32, 1) }),
    ints("grid", [1, 13 * 13, 2]),
    node("y", "Reshape", ["small", "grid"]),
  ]);
  expect(record.status).toBe("partial");
  expect(textsOf(record.reasons).join()).toMatch(/the model runs with --input x=416,416,3/);
});

test("where a computed value is missing, no other side of the input is proposed", () => {
  const record = profileGraph([
    placeholder("x", [-1, -1, -1, 3]),
    floats("zero", [], [0]),
    ints("all", [0, 1, 2, 3]),
    node("count", "Max", ["x", "all"], { keep_dims: { b: false } }),
    floats("one", [], [1]),
    node("y", "Range", ["zero", "count", "one"]),
  ]);
  expect(textsOf(record.reasons)).toEqual([
    "y (Range) could not be run: the model reads computed values while it runs, which a run on shapes cannot know",
  ]);
});

test("a single number that a branch depends on is taken to be 1, and a note says so", () => {
  const record = profileGraph([
    placeholder("x", [1, 4, 4, 2]),
    placeholder("ratio", []),
    floats("one", [], [1]),
    node("same", "Equal", ["ratio", "one"]),
    node("switch", "Switch", ["x", "same"]),
    floats("w", [1, 1, 2, 2]),
    node("costly", "Conv2D", ["switch:1", "w"], conv),
    node("cheap", "Relu", ["switch"]),
    node("y", "Merge", ["costly", "cheap"]),
  ]);
  expect(record).toMatchObject({ status: "complete", totals: { macs: 4 * 4 * 2 * 2 } });
  expect(record.notes).toEqual([
    { code: "input-value", text: "the input ratio is taken to be 1: what runs depends on its value" },
  ]);
});
