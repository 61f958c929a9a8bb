import { describe, expect, test } from "vitest";
import { conv, list, node, placeholder, profileBare, rowOf, text } from "./graph-of.ts";
import { textsOf } from "../../reason-texts.ts";

const averaged = node("mean", "Mean", ["x", "axes"], { keep_dims: { b: false } });

describe("values that follow from the shapes around a node", () => {
  test("the axes of a mean, of which one pair alone leaves what a matrix product reads", () => {
    const nodes = [placeholder("x", [-1, 7, 7, 64]), averaged, node("y", "MatMul", ["mean", "w"])];
    const record = profileBare(nodes, { axes: [2], w: [64, 10] });
    expect(rowOf(record, "mean").outputShapes).toEqual([[1, 64]]);
    expect([record.status, record.totals.macs]).toEqual(["complete", 64 * 10]);
    expect(textsOf(record.notes)).toEqual([
      "the weight files are not there: the axes of 1 node follow from the shapes around them",
    ]);
  });

  test("the axis of a concatenation: where its parts differ, and where a filter reads their sum", () => {
    const nodes = [
      placeholder("a", [-1, 5, 5, 3]),
      placeholder("b", [-1, 5, 5, 4]),
      node("ab", "ConcatV2", ["a", "b", "axis"]),
      node("aa", "ConcatV2", ["ab", "ab", "other"]),
      node("y", "Conv2D", ["aa", "w"], conv),
    ];
    const record = profileBare(nodes, { axis: [], other: [], w: [1, 1, 14, 2] });
    expect(rowOf(record, "aa").outputShapes).toEqual([[1, 5, 5, 14]]);
    expect([record.status, record.totals.macs]).toEqual(["complete", 5 * 5 * 14 * 2]);
  });

  test("the new shape before a matrix product, and behind one over the last axis of a map", () => {
    // As Dense is written on a map: shape -> leading extents -> [25, 8], product, back to [1, 5, 5, 6].
    const nodes = [
      placeholder("x", [-1, 5, 5, 8]),
      node("shape", "Shape", ["x"]),
      node("free", "GatherV2", ["shape", "freeAxes", "zero"], { batch_dims: { i: 0 } }),
      node("contracted", "GatherV2", ["shape", "axes", "zero"], { batch_dims: { i: 0 } }),
      node("rows", "Prod", ["free", "all"]),
      node("columns", "Prod", ["contracted", "all"]),
      node("flat", "Pack", ["rows", "columns"], { N: { i: 2 } }),
      node("matrix", "Reshape", ["x", "flat"]),
      node("product", "MatMul", ["matrix", "w"]),
      node("back", "ConcatV2", ["free", "units", "first"]),
      node("y", "Reshape", ["product", "back"]),
    ];
    const record = profileBare(nodes, {
      freeAxes: [3],
      axes: [1],
      zero: [],
      all: [1],
      units: [1],
      first: [],
      w: [8, 6],
    });
    expect(rowOf(record, "y").outputShapes).toEqual([[1, 5, 5, 6]]);
    expect([record.status, record.totals.macs]).toEqual(["complete", 25 * 8 * 6]);
  });

  test("the new shape of a squeezed map, made of its batch and constants", () => {
    const nodes = [
      placeholder("x", [-1, 32]),
      node("shape", "Shape", ["x"]),
      node("batch", "StridedSlice", ["shape", "begin", "end", "step"], { shrink_axis_mask: { i: 1 } }),
      node("to", "Pack", ["batch", "one", "one", "channels"], { N: { i: 4 } }),
      node("map", "Reshape", ["x", "to"]),
      node("y", "Conv2D", ["map", "w"], conv),
    ];
    const weights = { begin: [1], end: [1], step: [1], one: [], channels: [], w: [1, 1, 32, 8] };
    const record = profileBare(nodes, weights);
    expect(rowOf(record, "map").outputShapes).toEqual([[1, 1, 1, 32]]);
    expect([record.status, record.totals.macs]).toEqual(["complete", 32 * 8]);
  });

  test("channels padded to what they are added to", () => {
    const nodes = [
      placeholder("x", [-1, 4, 4, 3]),
      placeholder("z", [-1, 4, 4, 8]),
      node("pad", "Pad", ["x", "pads"]),
      node("y", "AddV2", ["z", "pad"]),
    ];
    const record = profileBare(nodes, { pads: [4, 2] });
    expect(rowOf(record, "pad").outputShapes).toEqual([[1, 4, 4, 8]]);
    expect(record.status).toBe("complete");
  });
});

describe("values that follow from nodes that run later, and from the signature", () => {
  const same = { ...conv, padding: text("SAME") };

  test("channels padded to those of a branch behind the padding in the file", () => {
    const nodes = [
      placeholder("x", [-1, 4, 4, 3]),
      node("pad", "Pad", ["x", "pads"]),
      node("wide", "Conv2D", ["x", "w"], conv),
      node("y", "AddV2", ["pad", "wide"]),
    ];
    const record = profileBare(nodes, { pads: [4, 2], w: [1, 1, 3, 8] });
    expect(rowOf(record, "pad").outputShapes).toEqual([[1, 4, 4, 8]]);
    expect([record.status, record.totals.macs]).toEqual(["complete", 16 * 3 * 8]);
  });

  test.each([
    ["joined with a map of other channels", { w: [1, 1, 3, 5] }, "ConcatV2", []],
    ["added to a map behind a convolution", { w: [1, 1, 3, 4], wBack: [3, 3, 3, 4] }, "AddV2", ["wBack"]],
  ] as const)("a resized map, %s", (_title, filters, op, behind) => {
    const small = node("small", "AvgPool", ["x"], {
      ...conv,
      ksize: list(1, 3, 3, 1),
      strides: list(1, 3, 3, 1),
    });
    const up = node("up", "ResizeBilinear", ["small", "size"], { half_pixel_centers: { b: true } });
    const nodes = [
      placeholder("x", [-1, 9, 9, 3]),
      small,
      up,
      ...behind.map((filter) => node("back", "Conv2D", ["up", filter], same)),
      node("skip", "Conv2D", ["x", "w"], conv),
      node("y", op, ["skip", behind.length > 0 ? "back" : "up", ...(op === "ConcatV2" ? ["axis"] : [])]),
    ];
    const record = profileBare(nodes, { size: [2], ...(op === "ConcatV2" ? { axis: [] } : {}), ...filters });
    expect(rowOf(record, "up").outputShapes).toEqual([[1, 9, 9, 3]]);
    expect(record.status).toBe("complete");
  });

  test("a size computed of the map's own shape: its bounds and its factor are missing", () => {
    const nodes = [
      placeholder("x", [-1, 8, 8, 3]),
      node("small", "MaxPool", ["x"], { ...conv, ksize: list(1, 2, 2, 1), strides: list(1, 2, 2, 1) }),
      node("shape", "Shape", ["small"]),
      node("sides", "StridedSlice", ["shape", "begin", "end", "step"]),
      node("size", "Mul", ["sides", "factor"]),
      node("up", "ResizeNearestNeighbor", ["small", "size"], { half_pixel_centers: { b: true } }),
      node("y", "AddV2", ["x", "up"]),
    ];
    const record = profileBare(nodes, { begin: [1], end: [1], step: [1], factor: [2] });
    expect(rowOf(record, "up").outputShapes).toEqual([[1, 8, 8, 3]]);
    expect(record.status).toBe("complete");
  });

  test("a part cut out at an unknown place depends on the input, and has a row", () => {
    const nodes = [
      placeholder("x", [-1, 4, 4, 6]),
      node("mean", "Mean", ["x", "axes"], { keep_dims: { b: false } }),
      node("one", "StridedSlice", ["mean", "begin", "end", "step"], {
        begin_mask: { i: "1" },
        end_mask: { i: "1" },
        shrink_axis_mask: { i: "2" },
      }),
      node("y", "Relu", ["one"]),
    ];
    const missing = { axes: [2], begin: [2], end: [2], step: [2] };
    const record = profileBare(nodes, missing, { y: [-1], mean: [-1, 6] });
    expect(rowOf(record, "one")).toMatchObject({ outputShapes: [[1]], receptiveField: { status: "global" } });
    expect(rowOf(record, "y").receptiveField.status).toBe("global");
    expect(record.status).toBe("complete");
  });

  test("a transposed convolution between a bias and a joined map", () => {
    const nodes = [
      placeholder("x", [-1, 7, 7, 3]),
      node("small", "Conv2D", ["x", "wDown"], { ...same, strides: list(1, 2, 2, 1) }),
      node("up", "Conv2DBackpropInput", ["size", "w", "small"], { ...same, strides: list(1, 2, 2, 1) }),
      node("biased", "BiasAdd", ["up", "wBias"]),
      node("y", "ConcatV2", ["x", "biased", "axis"]),
    ];
    const record = profileBare(nodes, {
      wDown: [3, 3, 3, 6],
      size: [4],
      w: [3, 3, 5, 6],
      wBias: [5],
      axis: [],
    });
    // A stride of 2 over 4 rows would give 8 without the skip of 7.
    expect(rowOf(record, "up").outputShapes).toEqual([[1, 7, 7, 5]]);
    expect(record.status).toBe("complete");
  });

  test("a transposed convolution that nothing constrains is a guess", () => {
    const up = node("y", "Conv2DBackpropInput", ["size", "w", "x"], { ...same, strides: list(1, 2, 2, 1) });
    const record = profileBare([placeholder("x", [-1, 4, 4, 6]), up], { size: [4], w: [3, 3, 5, 6] });
    expect(rowOf(record, "y").outputShapes).toEqual([[1, 8, 8, 5]]);
    expect([record.status, textsOf(record.reasons).join()]).toEqual([
      "partial",
      "the weight files are not there: the size of y is taken to be that of its input times the stride",
    ]);
  });

  test("the shape of a result that the signature declares", () => {
    const nodes = [
      placeholder("x", [-1, 4, 4, 6]),
      node("mean", "Mean", ["x", "axes"], { keep_dims: { b: false } }),
      node("flat", "Reshape", ["x", "to"]),
      node("map", "ExpandDims", ["flat", "place"]),
    ];
    const missing = { axes: [2], to: [3], place: [] };
    const record = profileBare(nodes, missing, { mean: [-1, 6], flat: [-1, 32, 3], map: [-1, 32, 3, 1] });
    expect(rowOf(record, "flat").outputShapes).toEqual([[1, 32, 3]]);
    expect(rowOf(record, "map").outputShapes).toEqual([[1, 32, 3, 1]]);
    expect([rowOf(record, "mean").outputShapes, record.status]).toEqual([[[1, 6]], "complete"]);
  });

  test("channels moved behind the map for a convolution, and a bias at the end of a squeezed map", () => {
    const nodes = [
      placeholder("x", [-1, 3, 5, 5]),
      node("last", "Transpose", ["x", "order"]),
      node("map", "Conv2D", ["last", "w"], { ...conv, strides: list(1, 5, 5, 1) }),
      node("row", "Reshape", ["map", "to"]),
      node("product", "MatMul", ["row", "w2"]),
      node("back", "Reshape", ["product", "shape"]),
      node("y", "BiasAdd", ["back", "wBias"]),
    ];
    const missing = { order: [4], w: [5, 5, 3, 8], to: [2], w2: [8, 6], shape: [4], wBias: [6] };
    const record = profileBare(nodes, missing);
    expect(rowOf(record, "last").outputShapes).toEqual([[1, 5, 5, 3]]);
    expect(rowOf(record, "back").outputShapes).toEqual([[1, 1, 1, 6]]);
    expect([record.status, record.totals.macs]).toEqual(["complete", 5 * 5 * 3 * 8 + 8 * 6]);
  });
});

describe("values that only custom tells: the record is partial and says what was taken for granted", () => {
  test("a padding before a strided window makes the map as large as same would", () => {
    const strided = { ...conv, strides: list(1, 2, 2, 1) };
    const nodes = [
      placeholder("x", [-1, 9, 9, 2]),
      node("pad", "Pad", ["x", "pads"]),
      node("y", "Conv2D", ["pad", "w"], strided),
    ];
    const record = profileBare(nodes, { pads: [4, 2], w: [3, 3, 2, 4] });
    // ceil(9 / 2) = 5 places each way.
    expect(record.totals.macs).toBe(5 * 5 * 3 * 3 * 2 * 4);
    expect(record.status).toBe("partial");
    expect(textsOf(record.reasons)).toEqual([
      'the weight files are not there: the paddings of pad are taken to be those of "same" for Conv2D',
    ]);
  });

  test("the axes of a mean that nothing constrains", () => {
    const record = profileBare([placeholder("x", [-1, 7, 7, 64]), averaged], { axes: [2] });
    expect(rowOf(record, "mean").outputShapes).toEqual([[1, 64]]);
    expect(textsOf(record.reasons).join()).toMatch(/the axes of mean are taken to be 1 and 2/);
  });
});

test("what neither follows nor is customary stays a gap", () => {
  const nodes = [
    placeholder("x", [-1, 4, 4, 3]),
    node("y", "Transpose", ["x", "perm"], { Tperm: { type: "DT_INT32" } }),
    node("z", "Tile", ["x", "times"]),
  ];
  const record = profileBare(nodes, { perm: [4], times: [4] });
  expect(record.status).not.toBe("complete");
  expect(record.reasons).toHaveLength(2);
  expect(textsOf(record.reasons).join()).toMatch(
    /y \(Transpose\) could not be run: its value is in a file that is not there/,
  );
});
