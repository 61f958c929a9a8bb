import { mul, reshape, slice, sum, tensor } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { seededRandom } from "../../stats/seeded-random.ts";

/** One unit of an output: `index` along `axes`; all channels, all examples of the batch. */
export interface Unit {
  readonly axes: readonly number[];
  readonly index: readonly number[];
}

/** The sum over a unit's channels, each times its weight where weights are given. Differentiable. */
export function unitValue(output: Tensor, { axes, index }: Unit, weights?: readonly number[]): Scalar {
  const begin = output.shape.map((_, axis) => index[axes.indexOf(axis)] ?? 0);
  const size = output.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const unit = slice(output, begin, size);
  if (weights === undefined) return sum(unit);
  const batch = output.shape[0] ?? 1;
  return sum(mul(reshape(unit, [batch, weights.length]), tensor(weights as number[], [1, weights.length])));
}

/** How many channels a unit has: what is left of the output's shape without batch and the unit's axes. */
export function channelsOf(shape: readonly number[], { axes }: Unit): number {
  return shape.reduce(
    (product, extent, axis) => (axis === 0 || axes.includes(axis) ? product : product * extent),
    1,
  );
}

/** Weights of variance 1, uniform within sqrt(3): they let through what a sum over channels cancels. */
export function projection(channels: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: channels }, () => (2 * random() - 1) * Math.sqrt(3));
}
