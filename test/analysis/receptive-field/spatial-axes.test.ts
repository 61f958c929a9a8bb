import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor3D, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, layers, model } from "@tensorflow/tfjs-layers";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { spatialAxesOf } from "../../../src/analysis/receptive-field/spatial-axes.ts";
import { profile } from "../../../src/profile/profile.ts";
import { unitWindow } from "../../../src/profile/unit-window.ts";
import { traceFunction } from "../../../src/trace/trace-function.ts";
import { graphs, runMoves } from "./random-graphs.ts";
import type { ReceptiveField } from "../../../src/record/profile-record.ts";

const filter = (...shape: number[]): Tensor4D => tf.fill(shape as never, 1) as Tensor4D;
const toLast = (x: Tensor): Tensor4D => tf.transpose(x, [0, 2, 3, 1]) as Tensor4D;
const toFirst = (x: Tensor): Tensor4D => tf.transpose(x, [0, 3, 1, 2]) as Tensor4D;
/** A 3x3 convolution of 2 channels of a channels-first map. */
const convolve = (x: Tensor, stride = 1): Tensor =>
  toFirst(tf.conv2d(toLast(x), filter(3, 3, x.shape[1] ?? 1, 2), stride, "same"));

function axesOf(fn: (x: Tensor) => Tensor, shape: readonly number[]): readonly number[] {
  const trace = traceFunction(fn as never, [shape]);
  const [port] = trace.inputs;
  if (port === undefined) throw new Error("the function has no input");
  return spatialAxesOf(port, trace);
}

describe("axes along which windows slide", () => {
  const padded = (x: Tensor): Tensor =>
    tf.pad(x, [
      [0, 0],
      [0, 0],
      [1, 1],
      [1, 1],
    ]);

  test.each<[string, (x: Tensor) => Tensor]>([
    ["a padding", (x) => convolve(padded(x))],
    ["an activation", (x) => convolve(tf.relu(x))],
    ["a product with weights per channel", (x) => convolve(tf.mul(x, tf.ones([1, 3, 1, 1])))],
    ["a reshape that keeps the axes", (x) => convolve(tf.reshape(tf.reshape(x, [3, 8, 9]), [1, 3, 8, 9]))],
    [
      "a padding after the transpose of another path",
      (x) => tf.add(convolve(padded(tf.slice(x, [0, 0, 1, 1], [1, 3, 6, 7]))), convolve(x)),
    ],
    ["a sum of channels beside it", (x) => tf.add(tf.sum(x, 1, true), convolve(x))],
    [
      "a pool of the halves of its channels",
      (x) => {
        const [one, other] = tf.split(x, [1, 2], 1) as [Tensor, Tensor];
        return tf.concat([toFirst(tf.maxPool(toLast(one), 2, 2, "same")), convolve(other, 2)], 1);
      },
    ],
  ])("channels first behind %s", (_, fn) => {
    expect(axesOf(fn, [1, 3, 8, 9])).toEqual([2, 3]);
  });

  test("channels last although the first call moves them to the front and a pool there brings them back", () => {
    const beside = (x: Tensor): Tensor =>
      tf.add(
        tf.conv2d(x as Tensor4D, filter(3, 3, 8, 8), 1, "same"),
        toLast(toFirst(tf.conv2d(toLast(toFirst(x)), filter(1, 1, 8, 8), 1, "same"))),
      );
    expect(axesOf(beside, [1, 9, 8, 8])).toEqual([1, 2]);
  });

  test("a spectrogram without channels: both of its axes", () => {
    expect(
      axesOf((x) => tf.conv2d(tf.expandDims(x, -1) as Tensor4D, filter(3, 3, 1, 2), 1, "same"), [1, 20, 8]),
    ).toEqual([1, 2]);
  });

  test("rows of a signal in two channels merged: the convolution adds up both axes", () => {
    const merged = (x: Tensor): Tensor =>
      tf.conv1d(tf.reshape(x, [1, 20, 6]) as Tensor3D, tf.ones([3, 6, 2]) as Tensor3D, 1, "same");
    expect(axesOf(merged, [1, 20, 2, 3])).toEqual([1]);
  });

  test("frames of a video that one layer runs over count as positions, channels before or after them", () => {
    const perFrame = (x: Tensor): Tensor =>
      tf.conv2d(tf.reshape(x, [4, 8, 9, 3]) as Tensor4D, filter(3, 3, 3, 2), 1, "same");
    expect(axesOf(perFrame, [1, 4, 8, 9, 3])).toEqual([1, 2, 3]);
    expect(axesOf((x) => perFrame(tf.transpose(x, [0, 1, 3, 4, 2])), [1, 4, 3, 8, 9])).toEqual([1, 3, 4]);
  });
});

describe("random graphs", () => {
  beforeAll(() => tf.setBackend("cpu"));

  const beforeThem = ["nothing", "padding", "activation", "weights", "sum of channels", "transpose beside"];

  /** An operation on a map whose channels come first or last, which leaves its axes where they are. */
  function prepare(x: Tensor, kind: string, channels: number): Tensor {
    const space = x.shape.map((_, axis) => axis !== 0 && axis !== channels);
    if (kind === "padding")
      return tf.pad(
        x,
        space.map((is) => (is ? [1, 0] : [0, 0])),
      );
    if (kind === "activation") return tf.relu(x);
    if (kind === "weights")
      return tf.mul(x, tf.ones(x.shape.map((extent, axis) => (space[axis] ? 1 : extent))));
    if (kind === "sum of channels") return tf.add(x, tf.sum(x, channels, true));
    if (kind !== "transpose beside") return x;
    const turned = x.shape.map((_, axis) => (axis === 0 ? 0 : x.shape.length - axis));
    return tf.add(x, tf.transpose(tf.relu(tf.transpose(x, turned)), turned));
  }

  /** Two channels made of two at every position: a window of size 1. */
  function mixChannels(x: Tensor): Tensor {
    if (x.shape.length === 3) return tf.conv1d(x as Tensor3D, filter(1, 2, 2) as never, 1, "same");
    if (x.shape.length === 4) return tf.conv2d(x as Tensor4D, filter(1, 1, 2, 2), 1, "same");
    return tf.conv3d(x as Tensor5D, filter(1, 1, 1, 2, 2) as never, 1, "same");
  }

  test("their spatial axes, with channels first and last, whatever comes before them", () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom(...beforeThem), fc.boolean(), ({ shape, moves }, kind, first) => {
        const rank = shape.length;
        const space = Array.from({ length: rank - 2 }, (_, axis) => axis + 1);
        const last = (x: Tensor): Tensor => tf.transpose(x, [0, ...space.map((axis) => axis + 1), 1]);
        const run = (x: Tensor): Tensor => {
          const ready = prepare(x, kind, first ? 1 : rank - 1);
          return runMoves(mixChannels(first ? last(ready) : ready), moves);
        };
        const given = first ? [1, 2, ...shape.slice(1, -1)] : shape;
        expect(axesOf(run, given)).toEqual(first ? space.map((axis) => axis + 1) : space);
      }),
      { numRuns: 100 },
    );
  });
});

describe("without windows", () => {
  const dense = (x: Tensor, units: number): Tensor =>
    tf.reshape(tf.matMul(tf.reshape(x, [-1, x.shape.at(-1) ?? 1]), tf.ones([x.shape.at(-1) ?? 1, units])), [
      ...x.shape.slice(0, -1),
      units,
    ]);
  const swap = (x: Tensor): Tensor => tf.transpose(x, [0, 2, 1]);

  test("token mixing: tokens are positions, whether channels are mixed as well or not", () => {
    const tokens = (x: Tensor): Tensor => tf.add(x, swap(dense(dense(swap(x), 32), 16)));
    expect(axesOf(tokens, [1, 16, 8])).toEqual([1]);
    expect(axesOf((x) => dense(tokens(x), 8), [1, 16, 8])).toEqual([1]);
  });

  test("patches of an image with channels first", () => {
    const patches = (x: Tensor): Tensor =>
      dense(tf.reshape(tf.transpose(tf.reshape(x, [1, 3, 4, 2, 4, 2]), [0, 2, 4, 3, 5, 1]), [1, 16, 12]), 8);
    expect(axesOf(patches, [1, 3, 8, 8])).toEqual([2, 3]);
  });

  test("a running sum is along time", () => {
    expect(axesOf((x) => tf.cumsum(x, 2), [1, 4, 9])).toEqual([2]);
  });
});

describe("layers models", () => {
  beforeAll(() => tf.setBackend("cpu"));
  const apply = (layer: { apply: (x: never) => unknown }, ...x: SymbolicTensor[]): SymbolicTensor =>
    layer.apply((x.length === 1 ? x[0] : x) as never) as SymbolicTensor;
  const fieldOf = (
    inputs: SymbolicTensor,
    outputs: SymbolicTensor,
    name: string,
  ): ReceptiveField | undefined =>
    profile(model({ inputs, outputs })).layers.find((row) => row.name === name)?.receptiveField;

  test("LSTM-FCN: a recurrent branch reads the permuted signal, a convolution of 8 the signal itself", () => {
    const signal = input({ shape: [24, 3] });
    const shuffled = apply(layers.permute({ dims: [2, 1], name: "shuffle" }), signal);
    const steps = apply(layers.lstm({ units: 4, recurrentInitializer: "zeros" }), shuffled);
    const taps = apply(layers.conv1d({ filters: 4, kernelSize: 8, padding: "same", name: "taps" }), signal);
    const pooled = apply(layers.globalAveragePooling1d({}), taps);
    const both = apply(layers.concatenate(), steps, pooled);
    expect(fieldOf(signal, both, "taps")).toMatchObject({ status: "exact", size: [8], stride: [1] });
  });

  test("a padding before channels-first convolutions of stride 2: 3x3, then 7x7 at stride 4", () => {
    const image = input({ shape: [3, 32, 32] });
    const dataFormat = "channelsFirst" as const;
    const down = (x: SymbolicTensor, name: string): SymbolicTensor =>
      apply(layers.conv2d({ filters: 2, kernelSize: 3, strides: 2, dataFormat, name }), x);
    const padded = apply(layers.zeroPadding2d({ padding: 1, dataFormat }), image);
    const output = down(down(padded, "one"), "two");
    expect(fieldOf(image, output, "two")).toMatchObject({
      status: "exact",
      size: [7, 7],
      stride: [4, 4],
      padding: [1, 1],
    });
    expect(
      unitWindow(model({ inputs: image, outputs: output }), { layer: "two", unit: [0, 1] }),
    ).toMatchObject({
      first: [0, 3],
      last: [5, 9],
    });
  });

  test("a recurrent layer over the last axis: steps are positions", () => {
    const signal = input({ shape: [3, 12] });
    const steps = apply(
      layers.gru({ units: 2, recurrentInitializer: "zeros", returnSequences: true, name: "steps" }),
      apply(layers.permute({ dims: [2, 1] }), signal),
    );
    expect(fieldOf(signal, steps, "steps")).toMatchObject({
      status: "exact",
      size: [12],
      smallest: [1],
    });
  });

  test("tokens mixed across 16 places see all 16", () => {
    const tokens = input({ shape: [16, 8] });
    const mixed = apply(
      layers.dense({ units: 16, name: "mix" }),
      apply(layers.permute({ dims: [2, 1] }), tokens),
    );
    const back = apply(layers.permute({ dims: [2, 1], name: "back" }), mixed);
    expect(fieldOf(tokens, back, "back")).toEqual({ status: "global", seen: [16], share: 1 });
  });
});
