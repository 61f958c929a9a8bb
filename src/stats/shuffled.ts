/**
 * A copy in random order, by Fisher and Yates' shuffle: every order is equally likely as far as `random` is uniform.
 *
 * @param random numbers in [0, 1), one is drawn per element but the first
 */
export function shuffled<T>(array: readonly T[], random: () => number): T[] {
  const copy = array.slice();
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = copy[last]!;
    copy[last] = copy[other]!;
    copy[other] = held;
  }
  return copy;
}
