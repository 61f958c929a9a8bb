import type * as tf from "@tensorflow/tfjs-core";
import { view } from "./compose-kernel.ts";
import type { Steps } from "./compose-kernel.ts";

/** Rows that are transposed together, so that one block of reads and writes stays in the cache. */
const blockRows = 16;

/**
 * `[rows, columns]` to `[columns, rows]`.
 *
 * The shipped transpose walks one matrix with a stride of a whole row, which misses the cache on every element of a large
 * one. Where the rows divide into blocks, each block is transposed by itself and the blocks are then moved as whole runs.
 */
export function transposeMatrix(steps: Steps, x: tf.TensorInfo): tf.TensorInfo {
  const [rows, columns] = x.shape as [number, number];
  if (rows % blockRows !== 0 || rows === blockRows) return steps.run("Transpose", { x }, { perm: [1, 0] });
  const blocks = rows / blockRows;
  const turned = steps.run("Transpose", { x: view(x, [blocks, blockRows, columns]) }, { perm: [0, 2, 1] });
  const moved = steps.run("Transpose", { x: turned }, { perm: [1, 0, 2] });
  return view(moved, [columns, rows]);
}
