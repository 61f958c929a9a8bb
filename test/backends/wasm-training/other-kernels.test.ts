import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { expectSameOnBoth, noise } from "./on-both-backends.ts";

const random = (shape: number[], seed = 1): tf.Tensor => tf.tensor(noise(shape, seed), shape);

test("max pooling's gradient equals the cpu backend's, also where no pixel is positive", async () => {
  for (const [side, size, stride, pad] of [
    [4, 2, 2, "valid"],
    [8, 3, 2, "same"],
    [7, 3, 1, "same"],
    [9, 3, 3, "valid"],
    [5, 2, 2, "same"],
  ] as const) {
    for (const shift of [0, -1]) {
      await expectSameOnBoth(() => {
        const x = tf.add(random([2, side, side, 3]), shift) as tf.Tensor4D;
        return [
          tf.grad((input) => {
            const y = tf.maxPool(input as tf.Tensor4D, size, stride, pad);
            return tf.mul(y, random(y.shape, 2));
          })(x),
        ];
      });
    }
  }
});

test("the first of equal pixels in a pooling window gets the gradient", async () => {
  await openBackend("wasm");
  const x = tf.tensor4d([3, 3, 3, 3], [1, 2, 2, 1]);
  const dx = tf.grad((input) => tf.maxPool(input as tf.Tensor4D, 2, 2, "valid"))(x);
  expect([...dx.dataSync()]).toEqual([1, 0, 0, 0]);
});

test("matrix products with transposed operands equal the cpu backend's, alone and in batches", async () => {
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    for (const batch of [[], [1], [1, 1], [3], [2, 3]]) {
      for (const rows of [5, 16, 48]) {
        await expectSameOnBoth(() => {
          const a = random([...batch, ...(transposeA ? [7, rows] : [rows, 7])], 1);
          const b = random([...batch, ...(transposeB ? [6, 7] : [7, 6])], 2);
          return [tf.matMul(a, b, transposeA, transposeB)];
        });
      }
    }
  }
});

test("tiling equals the cpu backend's for broadcast axes, repeated axes and integers", async () => {
  await expectSameOnBoth(() => [
    tf.tile(random([1, 1, 5]), [2, 3, 1]),
    tf.tile(random([2, 3]), [2, 2]),
    tf.tile(tf.tensor2d([[1, 2]], [1, 2], "int32"), [3, 1]),
    tf.tile(random([4]), [1]),
  ]);
});

test("sums and means equal the cpu backend's over every choice of axes", async () => {
  const axes = [
    [0],
    [1],
    [2],
    [3],
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 2],
    [0, 1, 2],
    [1, 2, 3],
    [0, 1, 2, 3],
    [-2],
    [2, 1],
  ];
  for (const axis of axes) {
    for (const keepDims of [false, true]) {
      await expectSameOnBoth(() => {
        const x = random([3, 4, 5, 2]);
        return [tf.sum(x, axis, keepDims), tf.mean(x, axis, keepDims)];
      });
    }
  }
  await expectSameOnBoth(() => [
    tf.sum(random([3, 1, 5]), 1),
    tf.sum(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), 0),
    tf.mean(tf.tensor2d([1, 2, 3, 5], [2, 2], "int32"), 0),
    tf.sum(random([6, 1]), 0),
    tf.sum(tf.tensor2d([1, 0, 1, 1], [2, 2], "bool"), 0),
  ]);
});

test("slices equal the cpu backend's: every rank, empty, whole, integers and strings", async () => {
  await expectSameOnBoth(() => [
    tf.slice(random([9]), [2], [4]),
    tf.slice(random([4, 5]), [1, 2], [2, 3]),
    tf.slice(random([4, 5]), [1, 0], [2, 5]),
    tf.slice(random([3, 4, 5]), [0, 1, 0], [3, 2, 5]),
    tf.slice(random([3, 4, 5]), [0, 1, 4], [3, 2, -1]),
    tf.slice(random([2, 3, 4, 5]), [1, 0, 2, 1], [1, 3, 2, 2]),
    tf.slice(random([2, 3, 4, 5, 2]), [0, 1, 1, 1, 0], [2, 2, 2, 2, 1]),
    tf.slice(random([2, 3]), [0, 0], [2, 3]),
    tf.slice(random([2, 3]), [1, 1], [0, 2]),
    tf.slice(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), [0, 1], [2, 1]),
    tf.cast(tf.slice(tf.tensor2d([1, 0, 1, 1], [2, 2], "bool"), [0, 1], [2, 1]), "float32"),
  ]);
  await openBackend("wasm");
  expect(tf.slice(tf.tensor1d(["a", "b", "c"]), [1], [2]).dataSync()).toEqual(["b", "c"]);
});

test("segment sums equal the cpu backend's; empty segments are 0", async () => {
  await expectSameOnBoth(() => {
    const ids = tf.tensor1d([2, 0, 2, 4], "int32");
    return [tf.unsortedSegmentSum(random([4, 3]), ids, 5), tf.unsortedSegmentSum(random([4]), ids, 5)];
  });
});

test("swish and its gradient equal the cpu backend's", async () => {
  await expectSameOnBoth(() => {
    const swish = (x: tf.Tensor): tf.Tensor =>
      tf.getBackend() === "wasm"
        ? (tf.engine().runKernel("Swish", { x }) as unknown as tf.Tensor)
        : tf.mul(x, tf.sigmoid(x));
    const x = tf.mul(random([2, 5, 7, 3]), 20);
    return [swish(x), tf.grad((input) => tf.mul(swish(input), random([2, 5, 7, 3], 2)))(x)];
  });
});
