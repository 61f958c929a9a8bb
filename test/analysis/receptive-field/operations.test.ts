import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { profile } from "../../../src/profile/profile.ts";
import type { ReceptiveField } from "../../../src/record/profile-record.ts";

type Map4 = Tensor4D;
const ones = (...shape: number[]): Map4 => tf.fill(shape as never, 1) as Map4;

/** The field of the scope `last` of a function of one input. */
function fieldOf(fn: (x: Map4) => Tensor, shape: readonly number[]): ReceptiveField {
  const record = profile((x: Tensor) => tf.tidy("last", () => fn(x as Map4)), [shape]);
  expect(record.status).toBe("complete");
  return record.layers.find(({ name }) => name === "last")?.receptiveField as ReceptiveField;
}

describe("windows of operations, worked by hand", () => {
  test("transposed 4x4 at stride 2, SAME: output o sees inputs floor((o-1)/2) and the next: 2 of them, half a step apart", () => {
    const field = fieldOf(
      (x) => tf.conv2dTranspose(x, ones(4, 4, 1, 1), [1, 16, 16, 1], 2, "same"),
      [1, 8, 8, 1],
    );
    expect(field).toMatchObject({
      status: "exact",
      size: [2, 2],
      stride: [0.5, 0.5],
      padding: [1, 1],
      centre: [-0.5, -0.5],
    });
  });

  test("transposed 3x3 at stride 2, SAME: an even output sees o/2 - 1 and o/2, an odd one (o-1)/2 alone", () => {
    const field = fieldOf(
      (x) => tf.conv2dTranspose(x, ones(3, 3, 1, 1), [1, 16, 16, 1], 2, "same"),
      [1, 8, 8, 1],
    );
    expect(field).toMatchObject({ status: "exact", size: [2, 2], smallest: [1, 1], padding: [1, 1] });
  });

  test("after a convolution at stride 4 of size 7 a step back is 4 positions: 7 + 4", () => {
    const field = fieldOf(
      (x) =>
        tf.conv2dTranspose(
          tf.conv2d(x, ones(7, 7, 1, 1), 4, "valid"),
          ones(4, 4, 1, 1),
          [1, 28, 28, 1],
          2,
          "same",
        ),
      [1, 59, 59, 1],
    );
    expect(field).toMatchObject({ size: [11, 11], stride: [2, 2], padding: [4, 4] });
  });

  test.each([
    // 4 -> 8: position o * 4/8, the places on both sides of it: 1 for even o, 2 for odd.
    ["bilinear", [2, 2], [1, 1], 0, (x: Map4) => tf.image.resizeBilinear(x, [8, 8])],
    // (o + 1/2) / 2 - 1/2 = o/2 - 1/4 is never a whole number: always 2, the first of them before the image.
    [
      "bilinear between centres",
      [2, 2],
      undefined,
      1,
      (x: Map4) => tf.image.resizeBilinear(x, [8, 8], false, true),
    ],
    ["nearest", [1, 1], undefined, 0, (x: Map4) => tf.image.resizeNearestNeighbor(x, [8, 8])],
  ] as const)("%s resize to twice the size", (_, size, smallest, padding, resize) => {
    const field = fieldOf(resize, [1, 4, 4, 1]);
    expect(field).toMatchObject({ status: "exact", size, stride: [0.5, 0.5], padding: [padding, padding] });
    expect(field.smallest).toEqual(smallest);
  });

  test("bilinear between aligned corners, 4 -> 7: (4-1)/(7-1) = 1/2 a step", () => {
    expect(fieldOf((x) => tf.image.resizeBilinear(x, [7, 7], true), [1, 4, 4, 1])).toMatchObject({
      size: [2, 2],
      smallest: [1, 1],
      stride: [0.5, 0.5],
    });
  });

  test("a pixel shuffle takes a place apart: no larger window, half the step", () => {
    const shuffle = (x: Map4): Map4 => tf.depthToSpace(tf.conv2d(x, ones(3, 3, 1, 4), 1, "same"), 2);
    expect(fieldOf(shuffle, [1, 8, 8, 1])).toMatchObject({
      status: "exact",
      size: [3, 3],
      stride: [0.5, 0.5],
      padding: [1, 1],
    });
  });

  test("space to depth: a unit is a block of 2x2, whichever channel", () => {
    const blocks = (x: Map4): Tensor =>
      tf.reshape(tf.transpose(tf.reshape(x, [1, 4, 2, 4, 2, 3]), [0, 1, 3, 2, 4, 5]), [1, 4, 4, 12]);
    expect(fieldOf(blocks, [1, 8, 8, 3])).toMatchObject({
      status: "exact",
      size: [2, 2],
      stride: [2, 2],
      padding: [0, 0],
    });
  });

  test("blocks of 2x2 as channels beside a pooled map: each sees its own, together the larger", () => {
    const blocks = (x: Map4): Tensor =>
      tf.reshape(tf.transpose(tf.reshape(x, [1, 4, 2, 4, 2, 3]), [0, 1, 3, 2, 4, 5]), [1, 4, 4, 12]);
    // 2 in the blocks; the pool of a 3x3 convolution sees 4, one position earlier, so both are centred alike.
    const joined = (x: Map4): Tensor =>
      tf.concat([blocks(x), tf.maxPool(tf.conv2d(x, ones(3, 3, 3, 2), 1, "same"), 2, 2, "valid")], 3);
    expect(fieldOf(joined, [1, 8, 8, 3])).toMatchObject({
      status: "exact",
      size: [4, 4],
      stride: [2, 2],
      padding: [1, 1],
    });
  });

  test("a 3x3 convolution of blocks of 2x2 in the batch is a dilated one: 1 + 2 * 2 = 5", () => {
    const dilated = (x: Map4): Tensor =>
      tf.batchToSpaceND(
        tf.conv2d(
          tf.spaceToBatchND(
            x,
            [2, 2],
            [
              [2, 2],
              [2, 2],
            ],
          ),
          ones(3, 3, 1, 1),
          1,
          "valid",
        ),
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      );
    expect(fieldOf(dilated, [1, 8, 8, 1])).toMatchObject({
      status: "exact",
      size: [5, 5],
      stride: [1, 1],
      padding: [2, 2],
    });
  });

  test("every second position backwards from the last: the first unit is at 7", () => {
    const field = fieldOf(
      (x) => tf.stridedSlice(x, [0, 7, 7, 0], [1, 0, 0, 1], [1, -2, -2, 1]),
      [1, 8, 8, 1],
    );
    expect(field).toMatchObject({
      status: "exact",
      size: [1, 1],
      stride: [2, 2],
      padding: [-7, -7],
      centre: [7, 7],
    });
  });

  test("boxes of two maps one after the other: each place its own window, at two strides", () => {
    const near = (x: Map4): Map4 => tf.conv2d(x, ones(2, 2, 1, 8), 2, "valid");
    const far = (x: Map4): Map4 => tf.conv2d(near(x), ones(2, 2, 8, 8), 2, "valid");
    // Two boxes of four numbers at every place.
    const list = (map: Map4): Tensor => tf.reshape(map, [1, -1, 4]);
    expect(fieldOf((x) => list(near(x)), [1, 8, 8, 1])).toMatchObject({
      status: "exact",
      size: [2, 2],
      stride: [2, 2],
    });
    const both = fieldOf((x) => tf.concat([list(near(x)), list(far(x))], 1), [1, 8, 8, 1]);
    expect(both).toMatchObject({ status: "misaligned", size: [4, 4], smallest: [2, 2] });
    expect(both.misaligned?.paths.map(({ stride }) => stride)).toEqual([
      [2, 2],
      [4, 4],
    ]);
  });

  test("a class token before patches of 16 leaves their windows as they are", () => {
    const tokens = (x: Map4): Tensor => {
      const patches = tf.reshape(tf.conv2d(x, ones(16, 16, 3, 4), 16, "valid"), [1, 196, 4]);
      return tf.add(tf.concat([ones(1, 1, 4) as Tensor, patches], 1), ones(1, 197, 4));
    };
    expect(fieldOf(tokens, [1, 224, 224, 3])).toMatchObject({
      status: "exact",
      size: [16, 16],
      stride: [16, 16],
      padding: [0, 0],
    });
    // Without it they are a map again.
    const map = (x: Map4): Tensor => tf.reshape(tf.slice(tokens(x), [0, 1, 0], [1, 196, 4]), [1, 14, 14, 4]);
    const windows = (x: Map4): Tensor => tf.conv2d(map(x) as Map4, ones(3, 3, 4, 4), 1, "same");
    expect(fieldOf(windows, [1, 224, 224, 3])).toMatchObject({
      size: [48, 48],
      stride: [16, 16],
      padding: [16, 16],
    });
  });

  test("attention among all tokens is global, within windows of 7x7 tokens it sees 7 * 4 = 28 positions", () => {
    const patches = (x: Map4): Map4 => tf.conv2d(x, ones(4, 4, 3, 8), 4, "valid");
    const attend = (x: Tensor): Tensor => tf.matMul(tf.softmax(tf.matMul(x, x, false, true)), x);
    const all = (x: Map4): Tensor => attend(tf.reshape(patches(x), [1, 196, 8]));
    expect(fieldOf(all, [1, 56, 56, 3])).toMatchObject({ status: "global", gate: "last" });
    const windows = (x: Map4): Tensor => {
      const apart = tf.transpose(tf.reshape(patches(x), [1, 2, 7, 2, 7, 8]), [0, 1, 3, 2, 4, 5]);
      const together = attend(tf.reshape(apart, [4, 49, 8]));
      return tf.reshape(
        tf.transpose(tf.reshape(together, [1, 2, 2, 7, 7, 8]), [0, 1, 3, 2, 4, 5]),
        [1, 14, 14, 8],
      );
    };
    // Windows move by 28 after every 7 units: 4 on average.
    expect(fieldOf(windows, [1, 56, 56, 3])).toMatchObject({
      status: "exact",
      size: [28, 28],
      stride: [4, 4],
      padding: [0, 0],
    });
  });

  test("one axis read whole: a row of columns and channels sees the height and keeps its place along the width", () => {
    const rows = (x: Map4): Tensor =>
      tf.reshape(tf.transpose(tf.conv2d(x, ones(3, 3, 1, 2), 1, "same"), [0, 2, 1, 3]), [1, 20, 16]);
    expect(fieldOf(rows, [1, 8, 20, 1])).toMatchObject({
      status: "global",
      size: [8, 3],
      stride: [0, 1],
      padding: [0, 1],
      seen: [8, 3],
    });
  });

  test.each([
    [
      "a projective transform",
      { code: "positions-by-value", op: "Transform" },
      (x: Map4) => tf.image.transform(x, tf.zeros([1, 8]) as never),
    ],
    [
      "a rotation",
      { code: "no-window-rule", op: "RotateWithOffset" },
      (x: Map4) => tf.image.rotateWithOffset(x, 1),
    ],
    [
      "positions picked by computed number",
      { code: "positions-by-value", op: "GatherV2" },
      (x: Map4) => tf.gather(x, tf.cast(tf.slice(tf.reshape(x, [-1]), [0], [2]), "int32") as Tensor1D, 1),
    ],
    // 6 x 6 positions as 4 rows of 9: the boundaries of rows lie inside of the image's rows.
    [
      "rows cut off their boundaries",
      { code: "axis-not-followed", op: "Reshape" },
      (x: Map4) => tf.reshape(tf.slice(x, [0, 0, 0, 0], [1, 6, 6, 1]), [4, 9]),
    ],
  ] as const)("%s: no field, and the kernel is named, also in what is computed from it", (_, reason, run) => {
    const unknown = { status: "unavailable", reason };
    expect(fieldOf(run, [1, 8, 8, 1])).toEqual(unknown);
    expect(fieldOf((x) => tf.square(run(x)), [1, 8, 8, 1])).toEqual(unknown);
  });
});
