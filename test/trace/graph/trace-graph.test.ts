import { describe, expect, test } from "vitest";
import { sampleText } from "../../../src/trace/graph/trace-graph.ts";
import { conv, dims, floats, ints, list, node, placeholder, profileGraph, rowOf, text } from "./graph-of.ts";
import type { TestNode } from "./graph-of.ts";
import { textsOf } from "../../reason-texts.ts";

describe("rows, parameters and shapes of a graph", () => {
  test("a row a node, readable paths, parameters with the first node that computes with them", () => {
    const wrapped = "StatefulPartitionedCall/model/";
    const record = profileGraph([
      placeholder("x", [-1, 6, 6, 2]),
      floats(`${wrapped}conv1/kernel`, [3, 3, 2, 5]),
      node(`${wrapped}conv1/read`, "Identity", [`${wrapped}conv1/kernel`]),
      floats(`${wrapped}conv1/bias`, [5]),
      node(`${wrapped}conv1/Conv2D`, "Conv2D", ["x", `${wrapped}conv1/read`], conv),
      node(`${wrapped}conv1/BiasAdd`, "BiasAdd", [`${wrapped}conv1/Conv2D`, `${wrapped}conv1/bias`]),
      floats(`${wrapped}scale/factor`, [], [0.1]),
      node(`${wrapped}scale/mul`, "Mul", [`${wrapped}conv1/BiasAdd`, `${wrapped}scale/factor`]),
    ]);
    expect(record.status).toBe("complete");
    expect(record.layers.map(({ path, type, params, macs }) => [path, type, params, macs])).toEqual([
      ["x", "Placeholder", 0, 0],
      ["conv1/read", "Identity", 0, 0],
      // 3*3*2*5 weights; 4*4 positions of 3*3*2*5 taps.
      ["conv1/Conv2D", "Conv2D", 90, 16 * 90],
      ["conv1/BiasAdd", "BiasAdd", 5, 0],
      // A lone number is a slope, not a parameter.
      ["scale", "Mul", 0, 0],
    ]);
    // 4*4*5 biases added, as many products.
    expect(record.totals).toMatchObject({
      params: 95,
      trainableParams: 0,
      macs: 1440,
      flops: 2 * 1440 + 80 + 80,
    });
    expect(rowOf(record, `${wrapped}conv1/Conv2D`).receptiveField).toMatchObject({
      size: [3, 3],
      stride: [1, 1],
    });
  });

  test("a weight that two nodes read is counted once", () => {
    const record = profileGraph([
      placeholder("x", [1, 4]),
      floats("w", [4, 4]),
      node("a", "MatMul", ["x", "w"]),
      node("b", "MatMul", ["a", "w"]),
    ]);
    expect(
      record.layers.map(({ name, params, macs, sharesWeightsWith }) => [
        name,
        params,
        macs,
        sharesWeightsWith,
      ]),
    ).toEqual([
      ["x", 0, 0, undefined],
      ["a", 16, 16, undefined],
      ["b", 0, 16, "a"],
    ]);
  });

  test("shapes are computed: [2,6,4] becomes [2,24] by Shape, StridedSlice and Pack", () => {
    const slice = { shrink_axis_mask: { i: "1" } };
    const record = profileGraph(
      [
        placeholder("x", [-1, 6, 4]),
        node("shape", "Shape", ["x"]),
        ints("zero", [0]),
        ints("one", [1]),
        node("batch", "StridedSlice", ["shape", "zero", "one", "one"], slice),
        ints("rest", [-1], []),
        node("to", "Pack", ["batch", "rest"], { N: { i: "2" }, axis: { i: "0" } }),
        node("flat", "Reshape", ["x", "to"]),
      ],
      [],
      { batch: 2 },
    );
    expect(record.status).toBe("complete");
    expect(rowOf(record, "flat").outputShapes).toEqual([[2, 24]]);
  });

  test("a grouped convolution, which tfjs cannot run, is counted: each filter sees 4/4 channels", () => {
    const record = profileGraph([
      placeholder("x", [1, 3, 3, 4]),
      floats("w", [3, 3, 1, 4]),
      node("c", "Conv2D", ["x", "w"], conv),
    ]);
    expect(rowOf(record, "c")).toMatchObject({
      macs: 9 * 4,
      outputShapes: [[1, 1, 1, 4]],
      status: "complete",
    });
  });

  test("channels first: the strides of height and width, not of channels", () => {
    const attr = { ...conv, data_format: text("NCHW"), strides: list(1, 1, 2, 2) };
    const nodes = [
      placeholder("x", [1, 2, 5, 5]),
      floats("w", [3, 3, 2, 4]),
      node("c", "Conv2D", ["x", "w"], attr),
    ];
    // (5 - 3) / 2 + 1 = 2 positions an axis, 4 filters of 18 taps.
    expect(rowOf(profileGraph(nodes), "c")).toMatchObject({ macs: 4 * 4 * 18, outputShapes: [[1, 4, 2, 2]] });
    const pooled = profileGraph([
      ...nodes,
      node("p", "MaxPool", ["c"], { ...attr, ksize: list(1, 1, 2, 2) }),
    ]);
    // (2 - 2) / 2 + 1 = 1 position, four comparisons for each of 4 channels.
    expect(pooled.status).toBe("complete");
    expect(rowOf(pooled, "p")).toMatchObject({ outputShapes: [[1, 4, 1, 1]], flops: 4 * 4 });
    const biased = profileGraph([...nodes, floats("b", [4]), node("y", "BiasAdd", ["c", "b"], attr)]);
    expect(rowOf(biased, "y")).toMatchObject({ outputShapes: [[1, 4, 2, 2]], flops: 4 * 4, params: 4 });
    const unknown = profileGraph([...nodes, node("d", "DepthToSpace", ["c"], attr)]);
    expect(textsOf(unknown.reasons)).toEqual([
      "d (DepthToSpace) could not be run: DepthToSpace is run with channels last only",
    ]);
  });
});

test("attributes that are not what they must be cost what needs them, and nothing else", () => {
  const record = profileGraph([
    placeholder("x", [1, 4]),
    node("odd", "Const", [], {
      dtype: { type: "DT_INT32" },
      value: { tensor: { dtype: "DT_INT32", tensorContent: "%" } },
    }),
    node("enter", "Enter", ["x"], { frame_name: { s: 7 } }),
    node("switch", "Switch", ["enter", "odd"], { T: null }),
    node("reshaped", "Reshape", ["x", "odd"], { T: 3, _output_shapes: { list: { shape: 5 } } }),
    node("pool", "MaxPool", ["x"], { ksize: { list: { i: "abc" } }, strides: { list: null } }),
    floats("w", [4, 3]),
    node("y", "MatMul", ["x", "w"]),
  ]);
  expect(record.totals.macs).toBe(12);
  expect(record.status).toBe("partial");
});

test("a filter that does not fit the channels is no group", () => {
  const record = profileGraph([
    placeholder("x", [1, 5, 5, 3]),
    floats("w", [1, 1, 2, 4]),
    node("c", "Conv2D", ["x", "w"], conv),
  ]);
  expect(textsOf(record.reasons).join()).toContain("a map of 3 channels does not fit a filter that reads 2");
});

describe("what is not known is said", () => {
  test("a node that needs values ends what depends on it, and nothing else", () => {
    const record = profileGraph([
      placeholder("x", [1, 4]),
      placeholder("size", [2], "DT_INT32"),
      node("shaped", "Reshape", ["x", "size"]),
      node("after", "Relu", ["shaped"]),
      floats("w", [4, 3]),
      node("beside", "MatMul", ["x", "w"]),
    ]);
    expect(record.status).toBe("partial");
    expect(record.totals.macs).toBe(12);
    expect(textsOf(record.reasons)).toEqual([
      "shaped (Reshape) could not be run: the model reads computed values while it runs, which a run on shapes cannot know; 1 node that needs its result is missing",
    ]);
    expect(rowOf(record, "shaped")).toMatchObject({ status: "unavailable" });
  });

  test("an op that nobody has is named", () => {
    const record = profileGraph([placeholder("x", [1, 4]), node("odd", "FrobnicateV2", ["x"])]);
    expect(textsOf(record.reasons)).toEqual([
      "odd (FrobnicateV2) could not be run: tfjs-converter has no op FrobnicateV2",
    ]);
  });

  test("suppression keeps at most as many boxes as it may, and the record says that this is a bound", () => {
    const record = profileGraph([
      placeholder("boxes", [1, 50, 4]),
      placeholder("scores", [1, 50]),
      node("b", "Squeeze", ["boxes"], { squeeze_dims: list(0) }),
      node("s", "Squeeze", ["scores"], { squeeze_dims: list(0) }),
      ints("most", [8], []),
      floats("iou", [], [0.5]),
      node("kept", "NonMaxSuppressionV3", ["b", "s", "most", "iou", "iou"]),
      ints("axis", [0], []),
      node("picked", "GatherV2", ["b", "kept", "axis"]),
    ]);
    expect(rowOf(record, "picked").outputShapes).toEqual([[8, 4]]);
    expect(record.status).toBe("partial");
    expect(textsOf(record.reasons)).toEqual([
      "NonMaxSuppressionV3 in kept keeps as many boxes as the image has, at most maxOutputSize; what follows is counted for the greatest extent, an upper bound",
    ]);
  });

  test("suppression of known boxes is run", () => {
    const record = profileGraph([
      placeholder("x", [1, 4]),
      floats("boxes", [3, 4], [0, 0, 1, 1, 0, 0, 1, 0.9, 0, 2, 1, 3]),
      floats("scores", [3], [0.9, 0.8, 0.7]),
      ints("most", [8], []),
      floats("iou", [], [0.5]),
      node("kept", "NonMaxSuppressionV3", ["boxes", "scores", "most", "iou"]),
      ints("axis", [0], []),
      // The second box overlaps the first by 0.9.
      node("picked", "GatherV2", ["boxes", "kept", "axis"]),
      node("out", "AddV2", ["x", "picked"]),
    ]);
    expect(rowOf(record, "picked").outputShapes).toEqual([[2, 4]]);
    expect(record.status).toBe("complete");
  });
});

test("an input of open extents has usual ones unless told", () => {
  const nodes = [placeholder("image", [-1, -1, -1, 3]), node("r", "Relu", ["image"])];
  expect(profileGraph(nodes).model.inputs[0]?.shape).toEqual([1, 256, 256, 3]);
  const record = profileGraph(nodes, [], { shapes: { image: [8, 9, 3] } });
  expect(rowOf(record, "r").outputShapes).toEqual([[1, 8, 9, 3]]);
});

test("open channels are those that a filter reads, also behind arithmetic and resizing", () => {
  const nodes = [
    placeholder("x", [-1, -1, -1, -1]),
    floats("half", [], [0.5]),
    floats("w", [1, 1, 5, 2]),
    ints("size", [4, 4]),
    node("scaled", "Mul", ["x", "half"]),
    node("small", "ResizeBilinear", ["scaled", "size"]),
    node("y", "Conv2D", ["small", "w"], conv),
  ];
  const record = profileGraph(nodes);
  expect(record.model.inputs[0]?.shape).toEqual([1, 256, 256, 5]);
  expect([record.status, record.totals.macs]).toEqual(["complete", 4 * 4 * 5 * 2]);
});

test("an input of open rank is what its reader requires, or else a single number", () => {
  const open = (name: string): TestNode =>
    node(name, "Placeholder", [], { dtype: { type: "DT_FLOAT" }, shape: { shape: { unknownRank: true } } });
  const record = profileGraph([
    open("x"),
    open("alone"),
    floats("w", [7, 3]),
    node("y", "MatMul", ["x", "w"]),
    node("z", "Relu", ["alone"]),
  ]);
  expect(record.model.inputs.map(({ shape }) => shape)).toEqual([[1, 7], []]);
  expect(record.totals.macs).toBe(7 * 3);
  expect(textsOf(record.notes)).toEqual([
    "the model leaves the rank of the input alone open: it is taken to be a single number; another shape is chosen by --input alone=...",
  ]);
});

test("texts are counted for a sample: 14 words of it, each looked up in a table of 3 numbers", () => {
  const nodes = [
    placeholder("text", [-1], "DT_STRING"),
    node("space", "Const", [], {
      dtype: { type: "DT_STRING" },
      value: { tensor: { dtype: "DT_STRING", tensorShape: dims([]), stringVal: [btoa(" ")] } },
    }),
    node("split", "StringSplit", ["text", "space"], { skip_empty: { b: true } }),
    node("hash", "StringToHashBucketFast", ["split:1"], { num_buckets: { i: 50 } }),
    floats("table", [50, 3]),
    ints("zero", [0], []),
    node("rows", "GatherV2", ["table", "hash", "zero"], { batch_dims: { i: 0 } }),
  ];
  const record = profileGraph(nodes);
  expect(sampleText.split(" ")).toHaveLength(14);
  expect(rowOf(record, "rows").outputShapes).toEqual([[14, 3]]);
  expect(record.status).toBe("complete");
  expect(textsOf(record.notes).join()).toContain(JSON.stringify(sampleText));
});

test("inputs and outputs come from the signature; what only others need is left out", () => {
  const signature = {
    inputs: { picture: { name: "x:0", dtype: "DT_FLOAT" } },
    outputs: { scores: { name: "a:0" } },
  };
  const nodes = [placeholder("x", [1, 4]), node("a", "Relu", ["x"]), node("b", "Exp", ["x"])];
  const record = profileGraph(nodes, [], {}, signature);
  expect(record.model.inputs).toEqual([{ name: "picture", shape: [1, 4], dtype: "float32" }]);
  expect(record.model.outputs).toEqual([{ name: "scores", shape: [1, 4], dtype: "float32" }]);
  expect(record.layers.map((row) => row.name)).toEqual(["x", "a"]);
});
