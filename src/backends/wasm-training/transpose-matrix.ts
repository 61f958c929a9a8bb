import type * as tf from "@tensorflow/tfjs-core";
import { view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";

/** Rows per block, so that the reads and writes of one block stay in the processor's cache. */
const blockRows = 16;

/**
 * Transposes each matrix of `[matrices, rows, columns]`: `[matrices, columns, rows]`.
 *
 * The shipped kernel walks a matrix with a stride of one row, which misses the cache at every element of a large matrix. If the rows divide into blocks,
 * each block is transposed by itself, and the blocks are then moved as contiguous runs.
 */
export function transposeMatrices(steps: Steps, x: tf.TensorInfo): tf.TensorInfo {
  const [matrices, rows, columns] = x.shape as [number, number, number];
  if (rows % blockRows !== 0 || rows === blockRows) return steps.run("Transpose", { x }, { perm: [0, 2, 1] });
  const blocks = rows / blockRows;
  const transposed = steps.run(
    "Transpose",
    { x: view(x, [matrices * blocks, blockRows, columns]) },
    { perm: [0, 2, 1] },
  );
  const moved = steps.run(
    "Transpose",
    { x: view(transposed, [matrices, blocks, columns, blockRows]) },
    { perm: [0, 2, 1, 3] },
  );
  return view(moved, [matrices, columns, rows]);
}

/** Transposes `[rows, columns]` to `[columns, rows]`, as {@link transposeMatrices}. */
export function transposeMatrix(steps: Steps, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape as [number, number];
  return view(transposeMatrices(steps, view(x, [1, rows, columns])), [columns, rows]);
}
