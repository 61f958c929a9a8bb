import { ProfilerError } from "../../errors.ts";

/**
 * The index of the unit in the middle of a layer's output, along its spatial axes: floor(extent / 2) of each. Tokens of an image (one axis
 * for two of space) stand for a square grid, after a class token where the number asks for one: the middle of that grid. Other
 * axes between batch and channels: the middle of each. Empty for a vector, all of which is the unit.
 *
 * @param shape of the output, with batch
 * @param spatialAxes of the model's input, which outputs of the same rank share
 */
export function centreUnit(
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

/** A unit that the caller chose, checked against the output. Throws `wrong-option`. */
export function checkedUnit(
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
