/**
 * The names that a misspelt one may stand for, the nearest first: two of five characters may differ, without regard to case. Empty if none is near.
 */
export function nearNames(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  return [...new Set(names)]
    .map((other) => ({ other, distance: editDistance(wanted, other.toLowerCase()) }))
    .filter(({ other, distance }) => distance <= 0.4 * Math.max(wanted.length, other.length))
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ other }) => other);
}

/** Insertions, deletions, replacements and swaps of neighbors that make `b` of `a` (Damerau 1964, optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let earlier: readonly number[] = [];
  let before: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (before[column] as number) + 1,
          (current[column - 1] as number) + 1,
          (before[column - 1] as number) + (same ? 0 : 1),
          swapped ? (earlier[column - 2] as number) + 1 : Infinity,
        ),
      );
    }
    earlier = before;
    before = current;
  }
  return before[b.length] as number;
}

/**
 * The rows of a literal table, no two of which have a name in common.
 *
 * @param table what the error calls the table
 * @throws Error when two rows claim one name: at load, as the table is made
 */
export function distinct<Rows extends readonly unknown[]>(
  table: string,
  rows: Rows,
  namesOf: (row: Rows[number]) => readonly string[],
): Rows {
  const seen = new Set<string>();
  for (const name of rows.flatMap(namesOf)) {
    if (seen.has(name)) throw new Error(`two rows of ${table} are called ${name}`);
    seen.add(name);
  }
  return rows;
}

/**
 * The entry of a table under a name that a file or a user gives. Undefined for names that every object has, such as `constructor`, unless the table has
 * them of its own.
 */
export function lookUp<Value>(
  table: Readonly<Record<string, Value>>,
  name: string | number,
): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
