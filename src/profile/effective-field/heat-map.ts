/** Non-negative mass over the spatial axes of an input, last axis fastest; it sums to 1. */
export interface HeatMap {
  /** Extents of the spatial axes (height, width). */
  readonly sides: readonly number[];
  readonly mass: Float64Array;
}

/** Mass along one axis, summed over the others. */
export function marginal({ sides, mass }: HeatMap, axis: number): Float64Array {
  const inner = sides.slice(axis + 1).reduce((product, side) => product * side, 1);
  const side = sides[axis] ?? 1;
  const sums = new Float64Array(side);
  for (let index = 0; index < mass.length; index += 1) {
    const at = Math.floor(index / inner) % side;
    sums[at] = (sums[at] as number) + (mass[index] as number);
  }
  return sums;
}
