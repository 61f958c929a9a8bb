import type * as tf from "@tensorflow/tfjs-core";
import { view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";

/** Rows per block, so that the reads and writes of one block stay in the processor's cache. */
const blockRows = 16;

/**
 * Transposes `[rows, columns]` to `[columns, rows]`.
 *
 * The shipped kernel walks the matrix with a stride of one row, which misses the cache at every element of a large matrix. If the rows divide into blocks,
 * each block is transposed by itself, and the blocks are then moved as contiguous runs.
 */
export function transposeMatrix(steps: Steps, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape as [number, number];
  if (rows % blockRows !== 0 || rows === blockRows) return steps.run("Transpose", { x }, { perm: [1, 0] });
  const blocks = rows / blockRows;
  const transposed = steps.run(
    "Transpose",
    { x: view(x, [blocks, blockRows, columns]) },
    { perm: [0, 2, 1] },
  );
  const moved = steps.run("Transpose", { x: transposed }, { perm: [1, 0, 2] });
  return view(moved, [columns, rows]);
}
