import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { registerMissingGradients } from "../../src/backends/missing-gradients.ts";
import { openBackend } from "../../src/backends/open-backend.ts";

registerMissingGradients();

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  test.each<[string, number[], (x: tf.Tensor) => tf.Tensor]>([
    ["every second element", [7, 2], (x) => tf.stridedSlice(x, [1, 0], [7, 2], [2, 1])],
    ["backwards", [6], (x) => tf.stridedSlice(x, [5], [0], [-2])],
    ["one index, whose axis goes", [3, 4], (x) => tf.stridedSlice(x, [1, 1], [2, 4], [1, 1], 0, 0, 0, 0, 1)],
    ["open ends", [5, 5], (x) => tf.stridedSlice(x, [0, 2], [0, 0], [1, 1], 1, 3)],
    [
      "a new axis before an ellipsis",
      [4, 3],
      (x) => tf.stridedSlice(x, [0, 0, 1], [0, 0, 3], [1, 1, 1], 0, 0, 2, 1),
    ],
    ["depth to space", [1, 2, 3, 8], (x) => tf.depthToSpace(x as tf.Tensor4D, 2)],
  ])("%s: each element's gradient returns to the element's place", async (_, shape, op) => {
    await openBackend(backend);
    const size = shape.reduce((product, extent) => product * extent, 1);
    const x = tf.tensor(
      Array.from({ length: size }, (_value, index) => index + 1),
      shape,
    );
    // The gradient of sum(op(x)^2) / 2 is op(x) at the places it came from: each taken element itself, 0 elsewhere.
    const gradient = tf.grad((input) => tf.mul(0.5, tf.sum(tf.square(op(input)))))(x);
    const taken = new Set(op(x).dataSync());
    expect(taken.size).toBeGreaterThan(0);
    expect([...gradient.dataSync()]).toEqual(
      Array.from({ length: size }, (_value, index) => (taken.has(index + 1) ? index + 1 : 0)),
    );
  });
});

test("a comparison has gradient zero: where(x > 1, 3 x, 0) has the gradient of the chosen branch", async () => {
  await openBackend("cpu");
  const x = tf.tensor1d([0.5, 2, 3, -1]);
  const gradient = tf.grad((input) =>
    tf.sum(tf.where(tf.greater(input, 1), tf.mul(input, 3), tf.zerosLike(input))),
  )(x);
  expect([...gradient.dataSync()]).toEqual([0, 3, 3, 0]);
});
