import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { profile } from "../../src/profile/profile.ts";
import { findBackend } from "./cpu-backend.ts";

await findBackend();

const layers = tfl.layers;
const input = (): tfl.SymbolicTensor => tfl.input({ shape: [10], name: "x" });
const dense = (units: number): tfl.layers.Layer => layers.dense({ units, useBias: false });
const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]): tfl.SymbolicTensor =>
  layer.apply(x) as tfl.SymbolicTensor;

/** Peak in numbers of 4 bytes. */
function peak(outputs: tfl.SymbolicTensor, inputs: tfl.SymbolicTensor): number | undefined {
  const { totals } = profile(tfl.model({ inputs, outputs }));
  return totals.peakActivationBytes === undefined ? undefined : totals.peakActivationBytes / 4;
}

describe("peak activation memory, weights excluded", () => {
  test("a chain holds the input, one layer's input and its output", () => {
    const x = input();
    const a = apply(dense(30), x);
    const b = apply(dense(20), a);
    // x10 + a30; x10 + a30 + b20; then a dies: x10 + b20 + c5.
    expect(peak(apply(dense(5), b), x)).toBe(60);
  });

  test("a residual connection keeps its start alive to the addition", () => {
    const x = input();
    const start = apply(dense(30), x);
    const wide = apply(dense(100), start);
    const narrow = apply(dense(30), wide);
    const sum = apply(layers.add(), [start, narrow]);
    // x10 + start30 + wide100 + narrow30; without the way around, start would be gone: 140.
    expect(peak(apply(dense(5), sum), x)).toBe(170);
  });

  test("views (flatten, reshape) take no memory", () => {
    const x = tfl.input({ shape: [2, 5] });
    const flat = apply(layers.flatten(), x);
    expect(peak(apply(dense(4), flat), x)).toBe(14);
  });
});

test("a cast to the dtype that a tensor has takes and moves nothing; another is a copy", () => {
  const cast = (dtype: "float32" | "int32"): ReturnType<typeof profile> =>
    profile((x) => tf.square(tf.cast(tf.square(x as tf.Tensor), dtype)), [[1, 10]]);
  expect(cast("float32").totals).toMatchObject({
    peakActivationBytes: 4 * 30,
    bytes: { read: 80, written: 80 },
  });
  expect(cast("int32").totals.bytes).toMatchObject({ read: 120, written: 120 });
});

test("a row's arithmetic intensity is its FLOPs per byte read or written", () => {
  const x = input();
  const { layers: rows, totals } = profile(tfl.model({ inputs: x, outputs: apply(dense(20), x) }));
  const row = rows.find(({ type }) => type === "Dense");
  // 2 * 200 FLOPs; 10 numbers and 200 weights read, 20 written.
  expect(row?.arithmeticIntensity).toBeCloseTo(400 / (4 * 230), 12);
  expect(rows.find(({ type }) => type === "InputLayer")).not.toHaveProperty("arithmeticIntensity");
  expect(totals.weightBytesByDtype).toEqual({ float32: 800 });
});
