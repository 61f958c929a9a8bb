import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { openBackend } from "../../../src/backends/open-backend.ts";
import { expectSameOnBoth, noise } from "./on-both-backends.ts";

type Pad = "same" | "valid" | number | tf.backend_util.ExplicitPadding;
type Shape4D = [number, number, number, number];
interface Case {
  readonly height: number;
  readonly width: number;
  readonly kernel: [number, number];
  readonly strides: [number, number];
  readonly pad: Pad;
}

const squares = (sides: readonly number[], kernels: readonly number[], strides: readonly number[]): Case[] =>
  (["same", "valid"] as const).flatMap((pad) =>
    sides.flatMap((side) =>
      kernels.flatMap((kernel) =>
        strides.map((stride) => ({
          height: side,
          width: side,
          kernel: [kernel, kernel] as [number, number],
          strides: [stride, stride] as [number, number],
          pad,
        })),
      ),
    ),
  );
const uneven: Case[] = [
  { height: 7, width: 10, kernel: [3, 5], strides: [2, 1], pad: "same" },
  { height: 10, width: 7, kernel: [1, 4], strides: [1, 3], pad: "valid" },
  { height: 6, width: 6, kernel: [3, 3], strides: [1, 1], pad: 2 },
  {
    height: 6,
    width: 5,
    kernel: [3, 2],
    strides: [2, 3],
    pad: [
      [0, 0],
      [2, 0],
      [1, 3],
      [0, 0],
    ],
  },
  {
    height: 4,
    width: 4,
    kernel: [1, 1],
    strides: [2, 2],
    pad: [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 0],
    ],
  },
  {
    height: 5,
    width: 5,
    kernel: [1, 1],
    strides: [1, 1],
    pad: [
      [0, 0],
      [1, 0],
      [0, 2],
      [0, 0],
    ],
  },
];
const cases = [...squares([7, 8], [1, 2, 3, 4, 5, 6, 7], [1, 2, 3]), ...uneven];
const named = cases.map(
  (one) =>
    [
      `${one.height}x${one.width}, kernel ${one.kernel.join("x")}, stride ${one.strides.join("x")}, pad ${JSON.stringify(one.pad)}`,
      one,
    ] as const,
);

/** Gradients, with respect to input and filter, of a weighted sum of the convolution's outputs. */
function gradients(
  convolve: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor4D,
  inputShape: Shape4D,
  filterShape: Shape4D,
): tf.Tensor[] {
  const loss = (x: tf.Tensor, filter: tf.Tensor): tf.Tensor => {
    const y = convolve(x as tf.Tensor4D, filter as tf.Tensor4D);
    return tf.sum(tf.mul(y, tf.tensor(noise(y.shape, 3), y.shape)));
  };
  const x = tf.tensor(noise(inputShape, 1), inputShape);
  return tf.grads(loss)([x, tf.tensor(noise(filterShape, 2), filterShape)]);
}

test.each(named)("convolution gradients equal the cpu backend's: %s", async (_, one) => {
  const { height, width, kernel, strides, pad } = one;
  await expectSameOnBoth(() =>
    gradients((x, filter) => tf.conv2d(x, filter, strides, pad), [2, height, width, 3], [...kernel, 3, 4]),
  );
});

test.each(named)(
  "depthwise gradients with two outputs a channel equal the cpu backend's: %s",
  async (_, one) => {
    const { height, width, kernel, strides, pad } = one;
    if (Array.isArray(pad)) return; // tfjs knows no explicit padding for depthwise convolutions
    await expectSameOnBoth(() =>
      gradients(
        (x, filter) => tf.depthwiseConv2d(x, filter, strides, pad),
        [2, height, width, 3],
        [...kernel, 3, 2],
      ),
    );
  },
);

test("depthwise gradients with one output per channel and one image equal the cpu backend's", async () => {
  for (const stride of [1, 2]) {
    await expectSameOnBoth(() =>
      gradients((x, filter) => tf.depthwiseConv2d(x, filter, stride, "same"), [1, 9, 8, 5], [3, 3, 5, 1]),
    );
  }
});

test("a convolution over many pixels, whose matrix is transposed in blocks, equals the cpu backend's", async () => {
  await expectSameOnBoth(() =>
    gradients((x, filter) => tf.conv2d(x, filter, 1, "same"), [4, 8, 8, 5], [1, 1, 5, 7]),
  );
});

test.each([
  [3, 32, 5],
  [1, 48, 20],
  [2, 16, 4],
])(
  "a convolution with a filter of side %d and %d by %d channels, which is transposed in blocks, equals the cpu backend's",
  async (side, from, to) => {
    await expectSameOnBoth(() =>
      gradients((x, filter) => tf.conv2d(x, filter, 1, "same"), [2, 4, 5, from], [side, side, from, to]),
    );
  },
);

test("a transposed convolution and its gradients equal the cpu backend's", async () => {
  await expectSameOnBoth(() => {
    const convolve = (x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D =>
      tf.conv2dTranspose(x, filter, [2, 10, 10, 4], 2, "same");
    const x = tf.tensor4d(noise([2, 5, 5, 3], 1), [2, 5, 5, 3]);
    const filter = tf.tensor4d(noise([3, 3, 4, 3], 2), [3, 3, 4, 3]);
    return [convolve(x, filter), ...gradients(convolve, [2, 5, 5, 3], [3, 3, 4, 3])];
  });
});

// tfjs does not differentiate dilated convolutions, but the kernels have the attribute. A convolution is linear in its filter and in its input, so an
// entry of the gradient is the weighted output for the unit filter or unit input at that entry.
test("dilated depthwise gradients are the outputs for unit filters and unit inputs", async () => {
  const inputShape: Shape4D = [1, 6, 7, 2];
  const filterShape: Shape4D = [2, 3, 2, 1];
  const attrs = { strides: [1, 1], pad: "same", dilations: [2, 2] };
  const units = (shape: Shape4D): tf.Tensor4D[] => {
    const size = tf.util.sizeFromShape(shape);
    return Array.from({ length: size }, (_, at) => {
      const unit = new Float32Array(size);
      unit[at] = 1;
      return tf.tensor4d(unit, shape);
    });
  };
  await openBackend("wasm");
  tf.tidy(() => {
    const x = tf.tensor4d(noise(inputShape, 1), inputShape);
    const filter = tf.tensor4d(noise(filterShape, 2), filterShape);
    const dy = tf.tensor4d(noise(inputShape, 3), inputShape);
    const weighted = (input: tf.Tensor4D, taps: tf.Tensor4D): number =>
      tf.sum(tf.mul(tf.depthwiseConv2d(input, taps, 1, "same", "NHWC", 2), dy)).dataSync()[0]!;
    const kernel = (name: string, inputs: tf.NamedTensorMap, more: object): ArrayLike<number> =>
      (tf.engine().runKernel(name, inputs, { ...attrs, ...more }) as tf.Tensor).dataSync();
    const byFilter = kernel("DepthwiseConv2dNativeBackpropFilter", { x, dy }, { filterShape });
    const byInput = kernel("DepthwiseConv2dNativeBackpropInput", { dy, filter }, { inputShape });
    for (const [at, unit] of units(filterShape).entries())
      expect(byFilter[at]).toBeCloseTo(weighted(x, unit), 5);
    for (const [at, unit] of units(inputShape).entries())
      expect(byInput[at]).toBeCloseTo(weighted(unit, filter), 5);
  });
});
