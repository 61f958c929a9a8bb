/**
 * A pseudo-random generator of numbers uniform in [0, 1), reproducible on every machine: mulberry32 (Tommy Ettinger 2017),
 * 32 bits of state, a step of 2^-32. Good for shuffles and resampling, not for secrets.
 *
 * @param seed a whole number; only its lowest 32 bits count
 * @throws {RangeError} when the seed is not a safe integer
 */
export function seededRandom(seed: number): () => number {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed} is not a whole number`);
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Returns a shuffled copy (Fisher-Yates): every order is equally likely if `random` is uniform.
 *
 * @param random draws from [0, 1); called once per element except the first
 */
export function shuffle<T>(array: readonly T[], random: () => number): T[] {
  const copy = array.slice();
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = copy[last]!;
    copy[last] = copy[other]!;
    copy[other] = held;
  }
  return copy;
}
