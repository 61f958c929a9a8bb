import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { OperationArgs } from "./operation-args.ts";

/** Splits into equal parts if `sizes` is a number, into parts of these sizes if it is a list. */
export function splitInto(x: Tensor, sizes: unknown, axis: number): Tensor[] {
  return tf.split(x, Array.isArray(sizes) ? (sizes as number[]) : Number(sizes), axis);
}

/** Pads with a constant or with mirrored edges. */
export function padded(args: OperationArgs): Tensor {
  const flat = args.numbers("paddings") ?? [];
  const pairs = Array.from({ length: flat.length / 2 }, (_, axis): [number, number] => [
    flat[2 * axis] ?? 0,
    flat[2 * axis + 1] ?? 0,
  ]);
  const mode = args.text("mode", "constant");
  const x = args.tensor("x");
  if (mode !== "constant") return tf.mirrorPad(x, pairs, mode as "reflect" | "symmetric");
  return tf.pad(x, pairs, args.number("constant_values", 0));
}

/** Repeats each element `times` times along the axis, as numpy's repeat. */
export function repeated(x: Tensor, times: number, axis: number): Tensor {
  const along = axis < 0 ? axis + x.rank : axis;
  const repeats = x.shape.map(() => 1).toSpliced(along + 1, 0, times);
  const apart = tf.tile(tf.expandDims(x, along + 1), repeats);
  return tf.reshape(apart, x.shape.with(along, (x.shape[along] ?? 1) * times));
}

/** Moves elements along the axis; those that leave its end enter at its start. */
export function rolled(x: Tensor, shift: number, axis: number): Tensor {
  const along = axis < 0 ? axis + x.rank : axis;
  const extent = x.shape[along] ?? 1;
  const by = ((shift % extent) + extent) % extent;
  if (by === 0) return tf.clone(x);
  const [head, tail] = tf.split(x, [extent - by, by], along) as [Tensor, Tensor];
  return tf.concat([tail, head], along);
}
