import type * as tf from "@tensorflow/tfjs-core";
import { composeKernel } from "./compose-kernel.ts";

/**
 * Repetition along axes. If only axes of length 1 are repeated, as in the gradient of batch normalization, it adds to zeros by broadcasting, which is about
 * a hundred times as fast as the shipped kernel. Other cases go to the shipped kernel.
 */
export const tile: tf.KernelConfig = composeKernel("Tile", (steps, { inputs, attrs }) => {
  const { x } = inputs as { x: tf.TensorInfo };
  const { reps } = attrs as { reps: number[] };
  const broadcast = reps.every((count, axis) => count === 1 || x.shape[axis] === 1);
  if (!broadcast || x.dtype !== "float32") return steps.run("Tile", { x }, attrs);
  const shape = x.shape.map((length, axis) => length * (reps[axis] ?? 1));
  const zeros = steps.run("Fill", {}, { shape, value: 0, dtype: "float32" });
  return steps.run("Add", { a: zeros, b: x });
});
