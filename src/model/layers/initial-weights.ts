import { tensor } from "@tensorflow/tfjs-core";
import { overrideInitializers } from "../../trace/tfjs-internals/add-weight.ts";
import type { InitialValue } from "../../trace/tfjs-internals/add-weight.ts";

/** Makes a new weight of a shape and dtype on the current backend; `name` is what the layer calls it (`kernel`, `gamma`). */
export type WeightMaker = InitialValue;

/**
 * Runs `build`, which is synchronous, with the initializers of all layers replaced by `make`. tfjs' own draw millions of numbers in
 * JavaScript (seconds for a ResNet50), only to be overwritten or never read.
 */
export function withInitialWeights<Result>(make: WeightMaker, build: () => Result): Result {
  const restore = overrideInitializers(make);
  try {
    return build();
  } finally {
    restore();
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
