/** The names nearest to one that is not there, by edit distance without regard to case; names that contain it, or it them, come first. */
export function nearNames(name: string, names: readonly string[], most = 5): readonly string[] {
  const wanted = name.toLowerCase();
  const ranked = [...new Set(names)].map((other) => {
    const lower = other.toLowerCase();
    const contains = wanted !== "" && (lower.includes(wanted) || wanted.includes(lower));
    return { other, rank: contains ? 0 : 1, distance: editDistance(wanted, lower) };
  });
  ranked.sort((a, b) => a.rank - b.rank || a.distance - b.distance);
  return ranked.slice(0, most).map(({ other }) => other);
}

/** Insertions, deletions and replacements of one character that make `b` of `a` (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      current.push(
        Math.min(
          (before[column] as number) + 1,
          (current[column - 1] as number) + 1,
          (before[column - 1] as number) + (same ? 0 : 1),
        ),
      );
    }
    before = current;
  }
  return before[b.length] as number;
}
