import type { ReportTable } from "./report-table.ts";

/**
 * A table without the columns that say the same in every row: a note says it once, before the table's own.
 *
 * @param sentences what the note says, by the column's heading; other columns stay
 */
export function noteConstants(
  table: ReportTable,
  sentences: Readonly<Record<string, (value: string) => string>>,
): ReportTable {
  const { columns, rows } = table;
  const constant = columns.map(({ heading }, at) => {
    const sentence = sentences[heading];
    const values = new Set(rows.map((row) => row[at] ?? ""));
    // What was not measured says nothing of the rows that were.
    if (values.size > 1) values.delete("not measured");
    const [first, ...others] = values;
    return sentence === undefined || first === undefined || others.length > 0 ? undefined : sentence(first);
  });
  const kept = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, at) => constant[at] === undefined);
  return {
    ...table,
    columns: kept(columns),
    rows: rows.map(kept),
    notes: [...constant.filter((sentence) => sentence !== undefined), ...table.notes],
  };
}
