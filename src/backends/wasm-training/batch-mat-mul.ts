import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import { transposeMatrix } from "./transpose-matrix.ts";

/**
 * Matrix product that transposes its operands first if the attributes ask for it, as only gradients do. The shipped kernel is fast only without
 * `transposeA` and `transposeB`; with them it takes about ten times as long. Batches of matrices go to the shipped kernel unchanged.
 */
export const batchMatMul: tf.KernelConfig = composeKernel("BatchMatMul", (steps, { inputs, attrs }) => {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  const single = [a, b].every((one) => one.shape.slice(0, -2).every((length) => length === 1));
  if (!single || !(transposeA || transposeB)) return steps.run("BatchMatMul", { a, b }, attrs);
  const transpose = (matrix: tf.TensorInfo): tf.TensorInfo => {
    const [rows, columns] = matrix.shape.slice(-2) as [number, number];
    const transposed = transposeMatrix(steps, view(matrix, [rows, columns]));
    return view(transposed, [...matrix.shape.slice(0, -2), columns, rows]);
  };
  return steps.run(
    "BatchMatMul",
    { a: transposeA ? transpose(a) : a, b: transposeB ? transpose(b) : b },
    { transposeA: false, transposeB: false },
  );
});
