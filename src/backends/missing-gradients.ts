import * as tf from "@tensorflow/tfjs-core";

/** Gradients of ops that occur in networks and that tfjs 4.22 can run but not differentiate. */
const gradients: readonly tf.GradConfig[] = [
  {
    kernelName: "StridedSlice",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () =>
        undoStridedSlice(dy as tf.Tensor, (x as tf.Tensor).shape, attrs as unknown as tf.StridedSliceAttrs),
    }),
  },
  {
    kernelName: "DepthToSpace",
    gradFunc: (dy, _, attrs) => ({
      x: () => spaceToDepth(dy as tf.Tensor4D, attrs as unknown as { blockSize: number; dataFormat: string }),
    }),
  },
  ...["Equal", "NotEqual", "Greater", "Less", "LessEqual", "LogicalAnd", "LogicalOr"].map(
    zeroGradient(["a", "b"]),
  ),
  ...["LogicalNot"].map(zeroGradient(["x"])),
];

/** Gradient configuration of an op whose result is piecewise constant: zero for each input, as in TensorFlow. */
function zeroGradient(inputs: readonly string[]): (kernelName: string) => tf.GradConfig {
  return (kernelName) => ({
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_, saved) =>
      Object.fromEntries(
        inputs.map((name, index) => [name, () => tf.zeros((saved[index] as tf.Tensor).shape, "float32")]),
      ),
  });
}

/** Registers the gradients that tfjs lacks. A second call has no effect. */
export function registerMissingGradients(): void {
  for (const gradient of gradients)
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
}

/** Puts the elements of a strided slice back at their places in the input, with zeros elsewhere. Strides may be negative. */
function undoStridedSlice(dy: tf.Tensor, shape: readonly number[], attrs: tf.StridedSliceAttrs): tf.Tensor {
  const slice = tf.slice_util.sliceInfo(
    [...shape],
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  // The slice's shape before axes of one index are dropped and new axes are added.
  const whole = tf.slice_util.computeOutShape(slice.begin, slice.end, slice.strides);
  let spread: tf.Tensor = tf.reshape(dy, whole);
  for (const [axis, extent] of shape.entries()) {
    const [begin, stride] = [slice.begin[axis] ?? 0, slice.strides[axis] ?? 1];
    const taken = whole[axis] ?? extent;
    if (taken === extent && stride === 1) continue;
    // Index 0 is a row of zeros, padded in front.
    const from = new Int32Array(extent);
    for (let index = 0; index < taken; index += 1) from[begin + index * stride] = index + 1;
    const before = spread.shape.map((_, at): [number, number] => [at === axis ? 1 : 0, 0]);
    spread = tf.gather(tf.pad(spread, before), tf.tensor1d(from, "int32"), axis);
  }
  return spread;
}

function spaceToDepth(
  dy: tf.Tensor4D,
  { blockSize, dataFormat }: { readonly blockSize: number; readonly dataFormat: string },
): tf.Tensor {
  if (dataFormat !== "NHWC") throw new Error(`no gradient of DepthToSpace for ${dataFormat}`);
  const [batch, height, width, channels] = dy.shape;
  const [rows, columns] = [height / blockSize, width / blockSize];
  const blocks = tf.reshape(dy, [batch, rows, blockSize, columns, blockSize, channels]);
  const moved = tf.transpose(blocks, [0, 1, 3, 2, 4, 5]);
  return tf.reshape(moved, [batch, rows, columns, blockSize * blockSize * channels]);
}
