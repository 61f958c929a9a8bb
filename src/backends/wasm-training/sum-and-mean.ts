import * as tf from "@tensorflow/tfjs-core";
import { composeKernel, view } from "./compose-kernel.ts";
import type { KernelCall, Steps } from "./compose-kernel.ts";

/** Sum along axes; see {@link reduceAdjacentAxes}. */
export const sum: tf.KernelConfig = composeKernel("Sum", (steps, call) => {
  const reduction = reduceAdjacentAxes(steps, call);
  if (reduction === undefined) return steps.run("Sum", call.inputs, call.attrs);
  const count = steps.constant(Float32Array.of(reduction.count));
  const total = steps.run("Multiply", { a: reduction.mean, b: count });
  return view(total, reduction.shape);
});

/** Mean along axes; see {@link reduceAdjacentAxes}. */
export const mean: tf.KernelConfig = composeKernel("Mean", (steps, call) => {
  const reduction = reduceAdjacentAxes(steps, call);
  if (reduction === undefined) return steps.run("Mean", call.inputs, call.attrs);
  return view(reduction.mean, reduction.shape);
});

/**
 * The mean over adjacent axes before the last one, as average pooling with one window per result. The shipped kernels transpose the whole tensor first and
 * take about twenty times as long; batch normalization and biases reduce these axes in every training step. Undefined for other axes, for which the shipped
 * kernels are as fast or the only ones.
 */
function reduceAdjacentAxes(
  steps: Steps,
  { inputs, attrs }: KernelCall,
): { mean: tf.TensorInfo; count: number; shape: number[] } | undefined {
  const { x } = inputs as { x: tf.TensorInfo };
  const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
  const axes = tf.util.parseAxisParam(axis, x.shape).toSorted((one, other) => one - other);
  const first = axes[0];
  const last = axes.at(-1);
  if (x.dtype !== "float32" || first === undefined || last === undefined) return undefined;
  if (last - first !== axes.length - 1) return undefined;
  const size = (from: number, to: number): number => tf.util.sizeFromShape(x.shape.slice(from, to));
  const outer = size(0, first);
  const count = size(first, last + 1);
  const inner = size(last + 1, x.shape.length);
  if (outer < 1 || count < 2 || inner < 2) return undefined;
  const pooled = steps.run(
    "AvgPool",
    { x: view(x, [outer, count, 1, inner]) },
    { filterSize: [count, 1], strides: 1, pad: "valid" },
  );
  const shape = x.shape.flatMap((length, at) => (at < first || at > last ? [length] : keepDims ? [1] : []));
  return { mean: pooled, count, shape };
}
