import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import type { Arbitrary } from "fast-check";

/** One step of a graph; its numbers are made to fit the tensor that it meets. */
export interface Move {
  readonly kind: string;
  readonly numbers: readonly number[];
  /** What a branch does on its two paths before they meet. */
  readonly paths?: readonly (readonly Move[])[];
}

/** A chain of moves on a map [1, height, width, 2], a sequence [1, length, 2] or a volume [1, depth, height, width, 2]. */
export interface Graph {
  readonly shape: readonly number[];
  readonly moves: readonly Move[];
}

type Apply = (x: Tensor, numbers: readonly number[]) => Tensor;

const ones = (...shape: number[]): Tensor => tf.fill(shape, 0.5);
const at = (numbers: readonly number[], index: number): number => numbers[index % numbers.length] ?? 0;
/** A number from `least` to `most`, both included. */
const within = (numbers: readonly number[], index: number, least: number, most: number): number =>
  least + (at(numbers, index) % Math.max(1, most - least + 1));

/** Height and width moves; sequences go through them as maps of height 1. */
const plane: Readonly<Record<string, Apply>> = {
  convolution: (x, n) => {
    const [kh, kw, stride] = kernel(x, n);
    const dilation = stride === 1 ? dilationFor(x, n, kh, kw) : 1;
    return tf.conv2d(x as Tensor4D, ones(kh, kw, 2, 2) as Tensor4D, stride, padOf(n, 3), "NHWC", dilation);
  },
  depthwise: (x, n) => {
    const [kh, kw, stride] = kernel(x, n);
    const doubled = at(n, 4) % 2 === 0;
    const y = tf.depthwiseConv2d(
      x as Tensor4D,
      ones(kh, kw, 2, doubled ? 2 : 1) as Tensor4D,
      stride,
      padOf(n, 3),
    );
    return doubled ? tf.conv2d(y, ones(1, 1, 4, 2) as Tensor4D, 1, "valid") : y;
  },
  "max pool": (x, n) => {
    const [kh, kw, stride] = kernel(x, n);
    return tf.maxPool(x as Tensor4D, [kh, kw], stride, padOf(n, 3));
  },
  "average pool": (x, n) => {
    const [kh, kw, stride] = kernel(x, n);
    return tf.avgPool(x as Tensor4D, [kh, kw], stride, padOf(n, 3));
  },
  transposed: (x, n) => {
    const [, height = 1, width = 1] = x.shape;
    const [kh, kw, stride] = [within(n, 0, 1, 4), height === 1 ? 1 : within(n, 1, 1, 4), within(n, 2, 1, 3)];
    const [k, l] = height === 1 ? [1, kh] : [kh, kw];
    const same = at(n, 3) % 2 === 0;
    const sizes = [height, width].map((extent, axis) => {
      const taps = axis === 0 ? k : l;
      const step = axis === 0 && height === 1 ? 1 : stride;
      return same ? extent * step : (extent - 1) * step + Math.max(taps, step);
    });
    if (Math.max(...sizes) > 26) return x;
    const strides: [number, number] = height === 1 ? [1, stride] : [stride, stride];
    return tf.conv2dTranspose(
      x as Tensor4D,
      ones(k, l, 2, 2) as Tensor4D,
      [1, ...sizes, 2].with(0, x.shape[0] ?? 1) as [number, number, number, number],
      strides,
      same ? "same" : "valid",
    );
  },
  resize: (x, n) => {
    const [, height = 1] = x.shape;
    const size: [number, number] = [height === 1 ? 1 : within(n, 0, 2, 14), within(n, 1, 2, 14)];
    const [aligned, half] = (
      [
        [false, false],
        [true, false],
        [false, true],
      ] as const
    )[at(n, 2) % 3] ?? [false, false];
    return at(n, 3) % 2 === 0
      ? tf.image.resizeBilinear(x as Tensor4D, size, aligned, half)
      : tf.image.resizeNearestNeighbor(x as Tensor4D, size, aligned, half);
  },
  "dilated in batches": (x, n) => {
    const [batch = 1, height = 1, width = 1] = x.shape;
    const block = within(n, 0, 2, 3);
    const fit = (extent: number): [number, number] => [1, block - 1 - ((extent + 0) % block) + block * 2];
    const rows: [number, number] = height === 1 ? [0, 0] : fit(height);
    const blocks = [height === 1 ? 1 : block, block];
    const apart = tf.spaceToBatchND(x, blocks, [rows, fit(width)]);
    const k = height === 1 ? 1 : 2;
    const y = tf.conv2d(apart as Tensor4D, ones(k, 2, 2, 2) as Tensor4D, 1, "same");
    const crop = at(n, 1) % 2;
    const z = tf.batchToSpaceND(y, blocks, [
      [0, height === 1 ? 0 : crop],
      [crop, 0],
    ]);
    return z.shape[0] === batch ? z : x;
  },
  "pixel shuffle": (x, n) => {
    if ((x.shape[1] ?? 1) < 2) return x;
    const wide = tf.conv2d(x as Tensor4D, ones(1, 1, 2, 8) as Tensor4D, 1, "valid");
    if (at(n, 0) % 2 === 0) return tf.depthToSpace(wide, 2, "NHWC");
    const [batch = 1, height = 1, width = 1] = wide.shape;
    const blocks = tf.transpose(tf.reshape(wide, [batch, height, width, 2, 2, 2]), [0, 1, 3, 2, 4, 5]);
    return tf.reshape(blocks, [batch, height * 2, width * 2, 2]);
  },
  "space to depth": (x) => {
    const [batch = 1, height = 1, width = 1] = x.shape;
    if (height < 4 || width < 4) return x;
    const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];
    const even = tf.slice(x, [0, 0, 0, 0], [batch, h * 2, w * 2, 2]);
    const blocks = tf.transpose(tf.reshape(even, [batch, h, 2, w, 2, 2]), [0, 1, 3, 2, 4, 5]);
    const deep = tf.reshape(blocks, [batch, h, w, 8]);
    return tf.conv2d(deep as Tensor4D, ones(1, 1, 8, 2) as Tensor4D, 1, "valid");
  },
  dense: (x) => {
    const [batch = 1, height = 1, width = 1] = x.shape;
    const rows = tf.reshape(x, [batch, height * width, 2]);
    const product = tf.matMul(tf.reshape(rows, [batch * height * width, 2]), ones(2, 2) as never);
    return tf.reshape(product, [batch, height, width, 2]);
  },
};

/** Moves along all axes of space. */
const any: Readonly<Record<string, Apply>> = {
  pad: (x, n) =>
    tf.pad(
      x,
      spread(x, (axis) => [at(n, axis) % 3, at(n, axis + 3) % 3]),
    ),
  "mirror pad": (x, n) => {
    if (x.shape.length > 4) return x;
    const reflect = at(n, 0) % 2 === 0;
    const most = (axis: number): number => Math.min(2, (x.shape[axis] ?? 1) - (reflect ? 1 : 0));
    return tf.mirrorPad(
      x,
      spread(x, (axis) => [within(n, axis, 0, most(axis)), within(n, axis + 2, 0, most(axis))]),
      reflect ? "reflect" : "symmetric",
    );
  },
  crop: (x, n) => {
    const begin = x.shape.map((extent, axis) => (isSpace(x, axis) && extent > 4 ? at(n, axis) % 3 : 0));
    const size = x.shape.map((extent, axis) =>
      isSpace(x, axis) && extent > 4 ? extent - (begin[axis] ?? 0) - (at(n, axis + 2) % 2) : extent,
    );
    return tf.slice(x, begin, size);
  },
  "strided slice": (x, n) => {
    const back = at(n, 0) % 3 === 0;
    const step = within(n, 1, 1, 2);
    const begin = x.shape.map((extent, axis) =>
      isSpace(x, axis) ? (back ? extent - 1 : at(n, axis) % 2) : 0,
    );
    const strides = x.shape.map((_, axis) => (isSpace(x, axis) ? (back ? -step : step) : 1));
    const ends = x.shape.map((extent, axis) => (isSpace(x, axis) && back ? 0 : extent));
    if (x.shape.some((extent, axis) => isSpace(x, axis) && extent < 4 && extent !== 1)) return x;
    if (x.shape.some((extent, axis) => isSpace(x, axis) && extent === 1)) return x;
    return tf.stridedSlice(x, begin, ends, strides);
  },
  reverse: (x, n) => tf.reverse(x, [1 + (at(n, 0) % (x.shape.length - 2))]),
  roll: (x, n) => {
    const axis = x.shape.length - 2;
    const extent = x.shape[axis] ?? 1;
    if (extent < 3) return x;
    const cut = within(n, 0, 1, extent - 1);
    return tf.concat(tf.split(x, [cut, extent - cut], axis).toReversed(), axis);
  },
  stack: (x) => tf.mean(tf.stack([x, tf.reverse(tf.reverse(x, 1), 1)], 1), 1),
  "stack of slices": (x) => {
    const axis = x.shape.length - 2;
    return (x.shape[axis] ?? 1) > 12 ? x : tf.stack(tf.unstack(x, axis), axis);
  },
};

/** Depth, height and width moves. */
const volume: Readonly<Record<string, Apply>> = {
  convolution: (x, n) => {
    const k = Math.min(within(n, 0, 1, 3), ...x.shape.slice(1, 4));
    return tf.conv3d(x as Tensor5D, ones(k, k, k, 2, 2) as Tensor5D, within(n, 1, 1, 2), padOf(n, 2));
  },
  "average pool": (x, n) => {
    const k = Math.min(2, ...x.shape.slice(1, 4));
    return tf.avgPool3d(x as Tensor5D, k, within(n, 1, 1, 2), padOf(n, 2));
  },
  transposed: (x, n) => {
    const [batch = 1, ...rest] = x.shape;
    const stride = within(n, 0, 1, 2);
    const sizes = rest.slice(0, 3).map((extent) => extent * stride);
    if (Math.max(...sizes) > 8) return x;
    const k = within(n, 1, 1, 3);
    return tf.conv3dTranspose(
      x as Tensor5D,
      ones(k, k, k, 2, 2) as Tensor5D,
      [batch, ...sizes, 2] as [number, number, number, number, number],
      stride,
      "same",
    );
  },
};

function isSpace(x: Tensor, axis: number): boolean {
  return axis > 0 && axis < x.shape.length - 1;
}

function spread(x: Tensor, of: (axis: number) => [number, number]): [number, number][] {
  return x.shape.map((extent, axis) => (isSpace(x, axis) && extent > 1 ? of(axis) : [0, 0]));
}

function padOf(numbers: readonly number[], index: number): "same" | "valid" {
  return at(numbers, index) % 2 === 0 ? "same" : "valid";
}

function kernel(
  { shape: [, height = 1, width = 1] }: Tensor,
  n: readonly number[],
): [number, number, number] {
  return [Math.min(height, within(n, 0, 1, 4)), Math.min(width, within(n, 1, 1, 4)), within(n, 2, 1, 3)];
}

function dilationFor(
  { shape: [, height = 1, width = 1] }: Tensor,
  n: readonly number[],
  kh: number,
  kw: number,
): number {
  const wanted = within(n, 4, 1, 3);
  return (kh - 1) * wanted < height && (kw - 1) * wanted < width ? wanted : 1;
}

/** Runs the moves. All weights are positive and nothing is added, so that an output is zero exactly where no input reaches it. */
export function runMoves(x: Tensor, moves: readonly Move[]): Tensor {
  return moves.reduce(runMove, x);
}

function runMove(x: Tensor, { kind, numbers, paths = [] }: Move): Tensor {
  if (kind === "branch") {
    const [one = x, other = x] = paths.map((path) => runMoves(x, path));
    const shape = one.shape.map((extent, axis) => Math.min(extent, other.shape[axis] ?? extent));
    const begin = shape.map(() => 0);
    const [left, right] = [tf.slice(one, begin, shape), tf.slice(other, begin, shape)];
    if (at(numbers, 0) % 2 === 0) return tf.add(left, right);
    const both = tf.concat([left, right], -1);
    const flat = tf.matMul(tf.reshape(both, [-1, 4]), ones(4, 2) as never);
    return tf.reshape(flat, shape);
  }
  if (x.shape.length === 5) return (volume[kind] ?? any[kind])?.(x, numbers) ?? x;
  if (x.shape.length === 4) return (plane[kind] ?? any[kind])?.(x, numbers) ?? x;
  const moved = plane[kind];
  if (moved === undefined) return any[kind]?.(x, numbers) ?? x;
  const [batch = 1, length = 1] = x.shape;
  const y = moved(tf.reshape(x, [batch, 1, length, 2]), numbers);
  return tf.reshape(y, [y.shape[0] ?? 1, y.shape[2] ?? 1, 2]);
}

const kinds = [...Object.keys(plane), ...Object.keys(any)];
const numbers = fc.array(fc.nat(11), { minLength: 6, maxLength: 6 });

function moveOf(deep: boolean): Arbitrary<Move> {
  const plain = fc.record({ kind: fc.constantFrom(...kinds), numbers });
  if (!deep) return plain;
  const path = fc.array(moveOf(false), { maxLength: 2 });
  const branch = fc.record({ kind: fc.constant("branch"), numbers, paths: fc.tuple(path, path) });
  return fc.oneof({ arbitrary: plain, weight: 4 }, { arbitrary: branch, weight: 1 });
}

/** Random graphs of up to five moves. */
export const graphs: Arbitrary<Graph> = fc.record({
  shape: fc
    .oneof(
      { arbitrary: fc.tuple(fc.integer({ min: 5, max: 11 }), fc.integer({ min: 5, max: 11 })), weight: 5 },
      { arbitrary: fc.tuple(fc.integer({ min: 8, max: 24 })), weight: 3 },
      {
        arbitrary: fc.tuple(fc.integer({ min: 3, max: 5 }), fc.constant(4), fc.integer({ min: 3, max: 5 })),
        weight: 1,
      },
    )
    .map((sides) => [1, ...sides, 2]),
  moves: fc.array(moveOf(true), { minLength: 1, maxLength: 5 }),
});
