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

/** The share of the mass that an effective field's area holds. */
const share = 0.95;

/**
 * Center of mass and square root of the second central moment of masses at positions 0, 1, 2 ...; they need not sum to 1. For a Gaussian
 * profile that is its sigma.
 */
export function moments(masses: ArrayLike<number>): { readonly mean: number; readonly sigma: number } {
  let [total, first] = [0, 0];
  for (let at = 0; at < masses.length; at += 1) {
    total += masses[at] as number;
    first += at * (masses[at] as number);
  }
  const mean = first / total;
  let second = 0;
  for (let at = 0; at < masses.length; at += 1) second += (at - mean) ** 2 * (masses[at] as number);
  return { mean, sigma: Math.sqrt(second / total) };
}

/**
 * How many positions hold 95 % of the mass, the heaviest first: the smallest set that does. Sums of doubles are compared with a tolerance
 * of 1e-9, so that twenty equal masses give 19.
 */
export function fewestPositions(masses: ArrayLike<number>): number {
  const falling = Float64Array.from(masses).toSorted().toReversed();
  const total = falling.reduce((sum, mass) => sum + mass, 0);
  let held = 0;
  for (const [index, mass] of falling.entries()) {
    held += mass;
    if (held >= total * (share - 1e-9)) return index + 1;
  }
  return falling.length;
}

/** Sigma along every axis. */
export function sigmas(map: HeatMap): readonly number[] {
  return map.sides.map((_, axis) => moments(marginal(map, axis)).sigma);
}
