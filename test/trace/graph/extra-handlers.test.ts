import { expect, test } from "vitest";
import { sampleText } from "../../../src/trace/graph/trace-graph.ts";
import { conv, dims, floats, ints, list, node, placeholder, profileGraph, rowOf, text } from "./graph-of.ts";
import { textsOf } from "../../reason-texts.ts";

const string = (name: string, value: string): ReturnType<typeof node> =>
  node(name, "Const", [], {
    dtype: { type: "DT_STRING" },
    value: { tensor: { dtype: "DT_STRING", tensorShape: dims([]), stringVal: [btoa(value)] } },
  });

test("a transposed convolution in three dimensions: 2*3*3*4 elements, 8 taps, 5 channels", () => {
  const attr = { strides: list(1, 2, 2, 2, 1), padding: text("SAME") };
  const record = profileGraph([
    placeholder("x", [-1, 2, 3, 3, 4]),
    floats("w", [2, 2, 2, 5, 4]),
    ints("shape", [1, 4, 6, 6, 5]),
    node("y", "Conv3DBackpropInputV2", ["shape", "w", "x"], attr),
  ]);
  expect(rowOf(record, "y")).toMatchObject({
    outputShapes: [[1, 4, 6, 6, 5]],
    macs: 2 * 3 * 3 * 4 * 8 * 5,
    params: 160,
  });
  expect(record.status).toBe("complete");
});

test("a bitwise AND, whose inputs tfjs-converter does not find: one operation for each of 2*3 elements", () => {
  const record = profileGraph([
    placeholder("a", [2, 3], "DT_INT32"),
    placeholder("b", [2, 3], "DT_INT32"),
    node("y", "BitwiseAnd", ["a", "b"], { T: { type: "DT_INT32" } }),
  ]);
  expect(rowOf(record, "y")).toMatchObject({ outputShapes: [[2, 3]], macs: 0, flops: 2 * 3 });
  expect(record.status).toBe("complete");
});

test("rolled axes keep their extents and cost no arithmetic", () => {
  const record = profileGraph([
    placeholder("x", [-1, 6, 8]),
    ints("shift", [-2, 3]),
    ints("axis", [1, -1]),
    node("y", "Roll", ["x", "shift", "axis"]),
  ]);
  expect(rowOf(record, "y")).toMatchObject({ outputShapes: [[1, 6, 8]], macs: 0, flops: 0 });
  expect(record.status).toBe("complete");
});

test("sums by segment: one addition for each of 10*4 elements", () => {
  const record = profileGraph([
    placeholder("x", [10, 4]),
    placeholder("of", [10], "DT_INT32"),
    ints("count", [3], []),
    node("y", "UnsortedSegmentSum", ["x", "of", "count"]),
  ]);
  expect(rowOf(record, "y")).toMatchObject({ outputShapes: [[3, 4]], flops: 40 });
});

test("words of a text, lower and counted: 14 of them, in as dense a matrix as the longest row needs", () => {
  const record = profileGraph([
    placeholder("text", [-1], "DT_STRING"),
    string("nothing", ""),
    string("fill", ""),
    ints("open", [-1, -1]),
    ints("rows", [1], []),
    node("lower", "StringLower", ["text"]),
    node("words", "StringSplitV2", ["lower", "nothing"]),
    ints("begin", [0, 0]),
    ints("end", [0, 1]),
    ints("step", [1, 1]),
    node("rowOf", "StridedSlice", ["words", "begin", "end", "step"], {
      begin_mask: { i: 1 },
      end_mask: { i: 1 },
      shrink_axis_mask: { i: 2 },
    }),
    node("dense", "RaggedTensorToTensor", ["open", "words:1", "fill", "rows", "rowOf"], {
      row_partition_types: { list: { s: [btoa("FIRST_DIM_SIZE"), btoa("VALUE_ROWIDS")] } },
    }),
    node("length", "StringLength", ["dense"]),
    node("y", "Add", ["length", "length"]),
  ]);
  expect(sampleText.split(" ")).toHaveLength(14);
  expect(record.reasons).toEqual([]);
  expect(rowOf(record, "y").outputShapes).toEqual([[1, 14]]);
});

test("pictures in files are taken to have 256 pixels a side, and a note says so", () => {
  const record = profileGraph([
    placeholder("bytes", [], "DT_STRING"),
    node("picture", "DecodeJpeg", ["bytes"], { channels: { i: 1 } }),
    node("number", "Cast", ["picture"], { DstT: { type: "DT_FLOAT" }, SrcT: { type: "DT_UINT8" } }),
    node("y", "Relu", ["number"]),
  ]);
  expect(rowOf(record, "y").outputShapes).toEqual([[256, 256, 1]]);
  expect(record.status).toBe("complete");
  expect(textsOf(record.notes).join()).toContain("DecodeJpeg reads are taken to be 256 pixels wide and high");
});

test("behind an op that nobody knows the run goes on at the shapes that were saved, and the op stays uncounted", () => {
  const shapes = { _output_shapes: { list: { shape: [dims([-1, 8])] } } };
  const record = profileGraph([
    placeholder("x", [2, 4]),
    node("strange", "Mystery", ["x"], shapes),
    floats("w", [8, 3]),
    node("y", "MatMul", ["strange", "w"]),
  ]);
  expect(record.totals.macs).toBe(2 * 8 * 3);
  expect(record.status).toBe("partial");
  expect(record.uncounted).toEqual([{ op: "Mystery", calls: 1, layers: ["strange"] }]);
  const bare = profileGraph([placeholder("x", [2, 4]), node("strange", "Mystery", ["x"])]);
  expect(textsOf(bare.reasons)).toEqual([
    "strange (Mystery) could not be run: tfjs-converter has no op Mystery",
  ]);
});

test("in a function, the words of a split are its output `values`: each of 14 is looked up in a table of 3 numbers", () => {
  const nodes = [
    placeholder("text", [-1], "DT_STRING"),
    node("call", "StatefulPartitionedCall", ["text"], { f: { func: { name: "split" } } }),
    node("y", "Relu", ["call"]),
  ];
  const float = { type: "DT_FLOAT" };
  const split = {
    signature: {
      name: "split",
      inputArg: [{ name: "t", type: "DT_STRING" }],
      outputArg: [{ name: "out", type: "DT_FLOAT" }],
    },
    nodeDef: [
      string("nothing", ""),
      node("words", "StringSplitV2", ["t", "nothing:output:0"]),
      node("table", "HashTableV2", [], { value_dtype: { type: "DT_INT64" } }),
      ints("none", [0], []),
      node("ids", "LookupTableFindV2", ["table:table_handle:0", "words:values:0", "none:output:0"]),
      floats("rows", [50, 3]),
      ints("axis", [0], []),
      node("picked", "GatherV2", ["rows:output:0", "ids:values:0", "axis:output:0"], { Tparams: float }),
    ],
    ret: { out: "picked:output:0" },
  };
  const record = profileGraph(nodes, [split]);
  expect(record.reasons).toEqual([]);
  expect(rowOf(record, "y").outputShapes).toEqual([[14, 3]]);
});

test("1 - erf(x), as Keras 3 writes an exact GELU: as many operations as erf and a subtraction", () => {
  const flops = (...nodes: readonly ReturnType<typeof node>[]): number | undefined =>
    profileGraph([placeholder("x", [1, 10]), ...nodes]).totals.flops;
  const erf = flops(node("y", "Erf", ["x"])) ?? 0;
  expect(erf).toBeGreaterThan(0);
  expect(flops(node("y", "Erfc", ["x"]))).toBe(erf + 10);
});

test("softsign, which the converter lacks: a magnitude, a sum and a quotient of 10 values", () => {
  const record = profileGraph([placeholder("x", [1, 10]), node("y", "Softsign", ["x"])]);
  expect(rowOf(record, "y")).toMatchObject({ outputShapes: [[1, 10]], flops: 3 * 10 });
  expect(record.status).toBe("complete");
});

test("the state of a random generator costs nothing, and numbers drawn with it are counted on", () => {
  const record = profileGraph([
    placeholder("seed", [2], "DT_INT32"),
    node("state", "StatelessRandomGetKeyCounter", ["seed"]),
    ints("shape", [3, 4]),
    ints("algorithm", [1], []),
    node("noise", "StatelessRandomUniformV2", ["shape", "state", "state:1", "algorithm"]),
    node("y", "Relu", ["noise"]),
  ]);
  expect(record.status).toBe("complete");
  expect(rowOf(record, "y")).toMatchObject({ outputShapes: [[3, 4]], flops: 12 });
});

test("sums of segments in order: as many as the last one says, 2 + 1", () => {
  const record = profileGraph([
    placeholder("x", [5, 4]),
    ints("of", [0, 0, 1, 1, 2]),
    node("y", "SegmentSum", ["x", "of"]),
  ]);
  expect(rowOf(record, "y")).toMatchObject({ outputShapes: [[3, 4]], flops: 5 * 4 });
  expect(record.status).toBe("complete");
});

test("rounding of quantization-aware training stays uncounted, and what follows is counted: 8*8 * 3*2", () => {
  const record = profileGraph([
    placeholder("x", [-1, 8, 8, 3]),
    floats("low", [3]),
    floats("high", [3]),
    node("q", "FakeQuantWithMinMaxVarsPerChannel", ["x", "low", "high"]),
    floats("w", [1, 1, 3, 2]),
    node("y", "Conv2D", ["q", "w"], conv),
  ]);
  expect(record.totals.macs).toBe(8 * 8 * 3 * 2);
  expect(record.uncounted).toEqual([{ op: "FakeQuantWithMinMaxVarsPerChannel", calls: 1, layers: ["q"] }]);
});
