import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { isLost } from "../../../src/analysis/receptive-field/apply-rule.ts";
import { propagate } from "../../../src/analysis/receptive-field/propagate.ts";
import { windowOf } from "../../../src/analysis/receptive-field/window-of.ts";
import { profile } from "../../../src/profile/profile.ts";
import type { ReceptiveField } from "../../../src/record/profile-record.ts";
import { traceFunction } from "../../../src/trace/trace-function.ts";

const filter = (...shape: number[]): Tensor4D => tf.fill(shape as never, 1) as Tensor4D;
const convolve = (x: Tensor): Tensor4D => tf.conv2d(x as Tensor4D, filter(3, 3, 3, 4), 1, "same");
const indices = (...values: number[]): Tensor => tf.tensor1d(values, "int32");

/** The field of what a function makes of a map [1, 9, 9, 3]. */
function fieldOf(fn: (x: Tensor) => Tensor): ReceptiveField | undefined {
  const record = profile((x: Tensor) => tf.tidy("last", () => fn(x)), [[1, 9, 9, 3]]);
  return record.layers.find(({ name }) => name === "last")?.receptiveField;
}

describe("operations on channels leave a 3x3 window as it is", () => {
  test.each<[string, (x: Tensor) => Tensor]>([
    ["the greatest 2", (x) => tf.topk(convolve(x), 2).values],
    ["the places of the greatest 2", (x) => tf.topk(convolve(x), 2).indices],
    ["a sort", (x) => tf.topk(convolve(x), 4).values],
    ["a shuffle", (x) => tf.gather(convolve(x), indices(0, 2, 1, 3) as never, 3)],
  ])("%s", (_, fn) => {
    expect(fieldOf(fn)).toMatchObject({ status: "exact", size: [3, 3], stride: [1, 1], padding: [1, 1] });
  });
});

describe("known positions", () => {
  test("rows 2 to 5 begin 2 further down", () => {
    expect(fieldOf((x) => tf.gather(convolve(x), indices(2, 3, 4, 5) as never, 1))).toMatchObject({
      status: "exact",
      size: [3, 3],
      stride: [1, 1],
      padding: [-1, 1],
    });
  });

  test("rows out of order: each its own window", () => {
    expect(fieldOf((x) => tf.gather(convolve(x), indices(3, 1, 8) as never, 1))).toMatchObject({
      status: "exact",
      size: [3, 3],
    });
  });

  test("all places beyond the greatest of a row see the whole row", () => {
    expect(fieldOf((x) => tf.topk(tf.transpose(convolve(x), [0, 3, 1, 2]), 2).values)).toMatchObject({
      status: "global",
      size: [3, 9],
    });
  });

  test("a box resized to twice its size reads between positions, and nothing outside of the image", () => {
    const cropped =
      (y: number): ((x: Tensor) => Tensor) =>
      (x) =>
        tf.image.cropAndResize(
          x as Tensor4D,
          tf.tensor2d([[0.25, 0, y, 1]]),
          tf.tensor1d([0], "int32"),
          [4, 9],
        );
    // Rows 2, 2 + 4/3, 2 + 8/3 and 6: two between positions.
    expect(fieldOf(cropped(0.75))).toMatchObject({ status: "exact", size: [2, 1], smallest: [1, 1] });
  });

  test("blocks in the batch are a dilated convolution, to the border: 3 taps 2 apart", () => {
    const dilated = (x: Tensor): Tensor => {
      const apart = tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [2, 3],
          [2, 3],
        ],
      );
      const y = tf.relu(tf.conv2d(apart as Tensor4D, filter(3, 3, 3, 4), 1, "valid"));
      return tf.batchToSpaceND(
        y,
        [2, 2],
        [
          [0, 1],
          [0, 1],
        ],
      );
    };
    const trace = traceFunction(dilated as never, [[1, 9, 9, 3]]);
    const [port] = trace.inputs;
    const [output] = trace.outputs;
    if (port === undefined || output === undefined) throw new Error("the function has no input or no output");
    const field = propagate(trace, port, [1, 2], true).get(output.tensor);
    if (field === undefined || isLost(field)) throw new Error("the window was not followed");
    expect(windowOf(field, [0, 4], [9, 9])).toEqual([
      { first: 0, last: 2 },
      { first: 2, last: 6 },
    ]);
    expect(windowOf(field, [8, 1], [9, 9])).toEqual([
      { first: 6, last: 8 },
      { first: 1, last: 3 },
    ]);
  });
});

describe("layers models", () => {
  beforeAll(() => tf.setBackend("cpu"));
  const apply = (layer: { apply: (x: never) => unknown }, ...x: SymbolicTensor[]): SymbolicTensor =>
    layer.apply((x.length === 1 ? x[0] : x) as never) as SymbolicTensor;
  const rowsOf = (
    inputs: SymbolicTensor,
    outputs: SymbolicTensor,
  ): ReadonlyMap<string, ReceptiveField | undefined> =>
    new Map(profile(model({ inputs, outputs })).layers.map((row) => [row.name, row.receptiveField]));
  const settings = { units: 2, recurrentInitializer: "zeros", returnSequences: true } as const;
  const recurrent = { simpleRNN: layers.simpleRNN, gru: layers.gru, lstm: layers.lstm };

  test.each(["simpleRNN", "gru", "lstm"] as const)(
    "three stacked %ss of 20 steps: a step sees all earlier ones, the last all 20",
    (kind) => {
      const make = recurrent[kind];
      const steps = input({ shape: [20, 2] });
      const one = apply(make({ ...settings, name: "one" }), steps);
      const two = apply(make({ ...settings, name: "two" }), one);
      const last = apply(make({ ...settings, returnSequences: false, name: "last" }), two);
      const rows = rowsOf(steps, last);
      for (const name of ["one", "two"])
        expect(rows.get(name)).toMatchObject({ status: "exact", size: [20], smallest: [1], seen: [11] });
      expect(rows.get("last")).toMatchObject({ status: "exact", size: [20], seen: [20], share: 1 });
    },
  );

  test.each(["simpleRNN", "gru", "lstm"] as const)(
    "%ss that run backwards see all later steps, in both directions all",
    (kind) => {
      const make = recurrent[kind];
      const steps = input({ shape: [20, 2] });
      const back = apply(make({ ...settings, goBackwards: true, name: "back" }), steps);
      const both = apply(
        layers.bidirectional({ layer: make({ ...settings }) as never, mergeMode: "concat", name: "both" }),
        back,
      );
      const rows = rowsOf(steps, both);
      // The first output is that of the last step.
      expect(rows.get("back")).toMatchObject({ status: "exact", size: [20], smallest: [1], centre: [19] });
      expect(rows.get("both")).toEqual({ status: "global", seen: [20], share: 1 });
    },
  );

  test("a crop of the center keeps windows of 3x3, (16 - 6) / 2 = 5 further on", () => {
    const image = input({ shape: [16, 16, 1] });
    const convolved = apply(layers.conv2d({ filters: 2, kernelSize: 3, padding: "same" }), image);
    const cropped = apply(layers.centerCrop({ height: 6, width: 6, name: "crop" }) as never, convolved);
    expect(rowsOf(image, cropped).get("crop")).toMatchObject({
      status: "exact",
      size: [3, 3],
      stride: [1, 1],
      padding: [-4, -4],
    });
  });

  test("a U-Net beyond a bottleneck of one position is global by size: no gate is named", () => {
    const image = input({ shape: [16, 16, 1] });
    const skips: SymbolicTensor[] = [];
    let x = image;
    for (let level = 0; level < 4; level += 1) {
      x = apply(layers.conv2d({ filters: 2, kernelSize: 3, padding: "same", name: `down${level}` }), x);
      skips.push(x);
      x = apply(layers.maxPooling2d({ poolSize: 2 }), x);
    }
    for (const [level, skip] of skips.toReversed().entries()) {
      const up = layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2, padding: "same" });
      x = apply(layers.concatenate({ name: `join${level}` }), apply(up, x), skip);
    }
    const rows = rowsOf(image, x);
    for (const name of ["join0", "join3"]) {
      expect(rows.get(name)).toMatchObject({ status: "global", seen: [16, 16], share: 1 });
      expect(rows.get(name)).not.toHaveProperty("gate");
    }
  });
});
