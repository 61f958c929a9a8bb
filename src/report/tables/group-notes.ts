/**
 * One note for each value, with the rows or approaches that have it: `Status exact: A; B.`; of all rows, if they have the same.
 *
 * @param names one for each value; equal names are written once
 */
export function groupNotes(
  what: string,
  values: readonly string[],
  names: readonly string[],
): readonly string[] {
  const groups = new Map<string, Set<string>>();
  for (const [at, value] of values.entries())
    groups.set(value, (groups.get(value) ?? new Set()).add(names[at] ?? ""));
  return [...groups].map(([value, of]) =>
    groups.size === 1 ? `${what} of all rows: ${value}.` : `${what} ${value}: ${[...of].join("; ")}.`,
  );
}
