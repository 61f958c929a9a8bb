import type { Architecture } from "./define-architecture.ts";

/** The same table, having checked that no two entries share an id; a duplicate is a mistake in this program. */
export function withUniqueIds(table: readonly Architecture[]): readonly Architecture[] {
  const seen = new Set<string>();
  for (const { id } of table) {
    if (seen.has(id)) throw new Error(`two architectures are called '${id}'`);
    seen.add(id);
  }
  return table;
}
