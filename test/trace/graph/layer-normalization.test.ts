import { expect, test } from "vitest";
import { conv, floats, ints, list, node, placeholder, profileGraph, rowOf, text } from "./graph-of.ts";

test("layer normalization as Keras writes it: batch normalization in training, of 6 rows as channels", () => {
  const attr = { data_format: text("NCHW"), is_training: { b: true }, epsilon: { f: 1e-3 } };
  const record = profileGraph([
    placeholder("x", [1, 6, 8, 1]),
    floats("ones", [6]),
    floats("zeros", [6]),
    floats("none", [0]),
    node("norm", "FusedBatchNormV3", ["x", "ones", "zeros", "none", "none"], attr),
  ]);
  expect(record.status).toBe("complete");
  // Per element: the mean (sums and a division), a difference, a square and their mean, then a product and a sum.
  expect(rowOf(record, "norm")).toMatchObject({ outputShapes: [[1, 6, 8, 1], [6], [6]], flops: 48 * 6 });
});

test("batch normalization in training takes the averages that the file stores, as tfjs does, and has them as parameters", () => {
  const recordWith = (training: boolean): ReturnType<typeof profileGraph> =>
    profileGraph([
      placeholder("x", [1, 5, 5, 4]),
      ...["scale", "offset", "mean", "variance"].map((name) => floats(name, [4])),
      node("norm", "FusedBatchNormV3", ["x", "scale", "offset", "mean", "variance"], {
        is_training: { b: training },
      }),
    ]);
  const record = recordWith(true);
  expect(record.status).toBe("complete");
  // Four vectors of 4 channels.
  expect(record.totals.params).toBe(16);
  expect(record.layers).toEqual(recordWith(false).layers);
});

test("layer normalization as Keras writes it keeps each position's window: 7x7 at stride 4", () => {
  const attr = { data_format: text("NCHW"), is_training: { b: true }, epsilon: { f: 1e-3 } };
  const record = profileGraph([
    placeholder("x", [1, 24, 28, 3]),
    floats("filter", [7, 7, 3, 4]),
    node("stem", "Conv2D", ["x", "filter"], { ...conv, strides: list(1, 4, 4, 1), padding: text("SAME") }),
    ints("rows", [1, 42, 4, 1]),
    node("apart", "Reshape", ["stem", "rows"]),
    floats("ones", [42]),
    floats("zeros", [42]),
    floats("none", [0]),
    node("norm", "FusedBatchNormV3", ["apart", "ones", "zeros", "none", "none"], attr),
    ints("map", [1, 6, 7, 4]),
    node("together", "Reshape", ["norm", "map"]),
    floats("filter2", [3, 3, 4, 4]),
    node("next", "Conv2D", ["together", "filter2"], { ...conv, padding: text("SAME") }),
  ]);
  expect(rowOf(record, "norm").outputShapes).toEqual([[1, 42, 4, 1], [42], [42]]);
  // SAME at stride 4: 5 * 4 + 7 - 24 = 3 of padding, 1 before.
  expect(rowOf(record, "together").receptiveField).toMatchObject({
    status: "exact",
    size: [7, 7],
    stride: [4, 4],
    padding: [1, 1],
  });
  expect(rowOf(record, "next").receptiveField).toMatchObject({ status: "exact", size: [15, 15] });
});
