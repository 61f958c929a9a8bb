import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import { transposeMatrix } from "./transpose-matrix.ts";

/**
 * Matrix product whose transposed operands, which only gradients ask for, are transposed first. The shipped kernel has a
 * fast product only for operands as they lie and takes about ten times as long for transposed ones. Batches of matrices
 * go to the shipped kernel as they are.
 */
export const batchMatMul: tf.KernelConfig = composeKernel("BatchMatMul", (steps, { inputs, attrs }) => {
  const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  const single = [a, b].every((one) => one.shape.slice(0, -2).every((length) => length === 1));
  if (!single || !(transposeA || transposeB)) return steps.run("BatchMatMul", { a, b }, attrs);
  const turn = (matrix: tf.TensorInfo): tf.TensorInfo => {
    const [rows, columns] = matrix.shape.slice(-2) as [number, number];
    const turned = transposeMatrix(steps, view(matrix, [rows, columns]));
    return view(turned, [...matrix.shape.slice(0, -2), columns, rows]);
  };
  return steps.run(
    "BatchMatMul",
    { a: transposeA ? turn(a) : a, b: transposeB ? turn(b) : b },
    { transposeA: false, transposeB: false },
  );
});
