import { describe, expect, test } from "vitest";
import { conv, node, placeholder, profileBare, rowOf } from "./graph-of.ts";
import { textsOf } from "../../reason-texts.ts";

describe("values that several models could have are not taken for those of one", () => {
  const taken = { shrink_axis_mask: { i: 1 } };

  test("a new shape with the batch of its own input and constants: boxes of a detector, [1, 9, 1, 8] or others", () => {
    const nodes = [
      placeholder("x", [-1, 3, 3, 8]),
      node("shape", "Shape", ["x"]),
      node("batch", "StridedSlice", ["shape", "begin", "end", "step"], taken),
      node("to", "Pack", ["batch", "places", "one", "codes"], { N: { i: 4 } }),
      node("y", "Reshape", ["x", "to"]),
    ];
    const missing = { begin: [1], end: [1], step: [1], places: [], one: [], codes: [] };
    const record = profileBare(nodes, missing);
    expect(record.status).toBe("partial");
    expect(textsOf(record.reasons).join()).toMatch(/y \(Reshape\) could not be run/);
  });

  test("a new shape computed from that of another map with a factor: a pixel shuffle of [1, 2, 2, 12] by 2", () => {
    const nodes = [
      placeholder("x", [-1, 2, 2, 12]),
      node("shape", "Shape", ["x"]),
      node("batch", "StridedSlice", ["shape", "begin", "end", "step"], taken),
      node("side", "StridedSlice", ["shape", "begin", "end", "step"], taken),
      node("twice", "Mul", ["side", "two"]),
      node("to", "Pack", ["batch", "twice", "twice", "three"], { N: { i: 4 } }),
      node("wide", "Relu", ["x"]),
      node("y", "Reshape", ["wide", "to"]),
    ];
    const missing = { begin: [1], end: [1], step: [1], two: [], three: [] };
    expect(profileBare(nodes, missing).status).toBe("partial");
  });

  test("the order of a transpose between axes of one extent", () => {
    const nodes = [
      placeholder("x", [-1, 8, 8, 8]),
      node("turned", "Transpose", ["x", "order"]),
      node("y", "Conv2D", ["turned", "w"], conv),
    ];
    const record = profileBare(nodes, { order: [4], w: [1, 1, 8, 4] });
    // 64 places of 8 * 4, whatever the order.
    expect([record.status, record.totals.macs]).toEqual(["partial", 64 * 8 * 4]);
    expect(textsOf(record.reasons).join()).toMatch(/the order of axes of turned is taken to be 0, 1, 3, 2/);
  });

  test("the strides of a slice of whole axes", () => {
    const whole = { begin_mask: { i: 15 }, end_mask: { i: 15 } };
    const nodes = [
      placeholder("x", [-1, 8, 8, 3]),
      node("part", "StridedSlice", ["x", "begin", "end", "step"], whole),
      node("y", "Relu", ["part"]),
    ];
    const record = profileBare(nodes, { begin: [4], end: [4], step: [4] });
    expect(rowOf(record, "y").outputShapes).toEqual([[1, 8, 8, 3]]);
    expect([record.status, textsOf(record.reasons).join()]).toEqual([
      "partial",
      "the weight files are not there: the strides of part are taken to be 1",
    ]);
  });
});
