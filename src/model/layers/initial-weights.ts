import { layers } from "@tensorflow/tfjs-layers";
import { tensor } from "@tensorflow/tfjs-core";
import type { DataType, Tensor } from "@tensorflow/tfjs-core";

/** Makes a new weight of a shape and dtype on the current backend; `name` is what the layer calls it (`kernel`, `gamma`). */
export type WeightMaker = (shape: readonly number[], dtype: DataType | undefined, name: string) => Tensor;

type AddWeight = (
  name: string,
  shape: unknown,
  dtype: unknown,
  initializer: unknown,
  regularizer: unknown,
  trainable: unknown,
  constraint: unknown,
) => unknown;

/**
 * Runs `build`, which is synchronous, with every layer's initializers replaced by `make`. tfjs' own ones draw millions of numbers in JavaScript
 * (a ResNet50 takes seconds) only to be overwritten or never looked at.
 */
export function withInitialWeights<Result>(make: WeightMaker, build: () => Result): Result {
  const prototype = layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const original = prototype.addWeight;
  prototype.addWeight = function addWeight(name, shape, dtype, _own, regularizer, trainable, constraint) {
    const initializer = {
      apply: (sizes: readonly number[], type: DataType | undefined) => make(sizes, type, name),
    };
    // tfjs passes an eighth argument too, by which it would fetch the layer's own initializer again.
    return original.call(this, name, shape, dtype, initializer, regularizer, trainable, constraint);
  };
  try {
    return build();
  } finally {
    prototype.addWeight = original;
  }
}

/** Weights for timing a model whose own are absent: {@link plausibleValues} on the current backend. */
export const plausibleWeights: WeightMaker = (shape, dtype) =>
  tensor(plausibleValues(shape), shape as number[], dtype ?? "float32");

/**
 * Values like those of a trained weight of the shape: deterministic, without denormal numbers, kernels uniform within He's bound
 * sqrt(6 / fan-in), vectors within 0.5 to 1.5 so that a variance is positive.
 */
export function plausibleValues(shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const fanIn = size / Math.max(shape.at(-1) ?? 1, 1);
  const bound = Math.sqrt(6 / Math.max(fanIn, 1));
  const values = new Float32Array(size);
  let state = (size ^ 0x9e3779b9) >>> 0;
  for (let index = 0; index < size; index += 1) {
    // Numerical Recipes' linear congruential step: quick, and good enough to keep a multiplier busy.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const unit = state / 2 ** 32;
    values[index] = shape.length > 1 ? (2 * unit - 1) * bound : 0.5 + unit;
  }
  return values;
}
