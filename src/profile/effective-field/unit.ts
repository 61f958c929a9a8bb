import { mul, reshape, slice, sum, tensor } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { ProfilerError } from "../../errors.ts";
import { seededRandom } from "../../stats/seeded-random.ts";

/** One unit of an output: `index` along `axes`; all channels, all examples of the batch. */
export interface Unit {
  readonly axes: readonly number[];
  readonly index: readonly number[];
}

/**
 * The index of the unit in the middle of a layer's output, along its spatial axes: floor(extent / 2) of each. Tokens of an image (one axis
 * for two of space) stand for a square grid, after a class token where the number asks for one: the middle of that grid. Other
 * axes between batch and channels: the middle of each. Empty for a vector, all of which is the unit.
 *
 * @param shape of the output, with batch
 * @param spatialAxes of the model's input, which outputs of the same rank share
 */
export function centerUnit(
  shape: readonly number[],
  inputRank: number,
  spatialAxes: readonly number[],
): readonly number[] {
  const middle = (extent: number): number => Math.floor(extent / 2);
  const axes = unitAxes(shape, inputRank, spatialAxes);
  const [tokens] = axes.map((axis) => shape[axis] ?? 1);
  if (axes.length === 1 && spatialAxes.length === 2 && tokens !== undefined) {
    const side = Math.floor(Math.sqrt(tokens));
    const extra = tokens - side * side;
    if (side > 1 && extra <= 1) return [extra + middle(side) * side + middle(side)];
  }
  return axes.map((axis) => middle(shape[axis] ?? 1));
}

/** The axes of an output along which one unit has a place: those of space where it has the input's rank, else all but batch and channels. */
export function unitAxes(
  shape: readonly number[],
  inputRank: number,
  spatialAxes: readonly number[],
): readonly number[] {
  if (shape.length === inputRank) return spatialAxes;
  return Array.from({ length: Math.max(shape.length - 2, 0) }, (_, index) => index + 1);
}

/**
 * The unit that the caller chose.
 *
 * @throws {ProfilerError} `wrong-option` when it is outside of the output
 */
export function checkUnit(
  unit: readonly number[],
  layer: string,
  extents: readonly number[],
): readonly number[] {
  const fits =
    unit.length === extents.length &&
    unit.every((at, axis) => Number.isInteger(at) && at >= 0 && at < (extents[axis] ?? 0));
  if (fits) return unit;
  throw new ProfilerError("wrong-option", {
    found: `the unit [${unit.join(", ")}] of ${layer}`,
    expected: `an index from 0 within [${extents.join(", ")}]`,
    remedy: "leave the unit out to take the middle one",
  });
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
