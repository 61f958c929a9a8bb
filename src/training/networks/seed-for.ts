/**
 * A seed of its own for the thing called `name` in a network that is built with `seed`: FNV-1a over both, so that adding a
 * layer leaves the others' weights as they were. Between 1 and 2^32 - 1, since tfjs reads 0 as "no seed".
 */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}:${name}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0 || 1;
}
