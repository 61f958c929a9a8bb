import type { ReportTable } from "../tables/report-table.ts";
import { columnsWithoutRoom, fitTable } from "./fit-table.ts";
import { paint, plain, wrapText } from "./screen.ts";
import type { Screen } from "./screen.ts";

/**
 * A table of a report as lines of plain text for a screen: caption, rows, what had no room, notes but for those on such a column.
 *
 * @param allColumns where the whole table is
 */
export function tableText(
  table: ReportTable,
  screen: Screen,
  allColumns = "All columns: --format md",
): readonly string[] {
  const line = (text: string): string => plain(text, screen);
  const columns = table.columns.map((column) => ({ ...column, heading: line(column.heading) }));
  const rows = table.rows.map((row) => row.map(line));
  const left = columnsWithoutRoom({ columns, rows }, screen.columns);
  const notes = [
    ...(left.length === 0 ? [] : [`No room for: ${left.join(", ")}. ${allColumns}`]),
    ...table.notes.filter((note) => !left.some((heading) => note.startsWith(`${heading}: `))),
  ];
  return [
    ...wrapText(line(table.caption), screen, "  "),
    "",
    ...(rows.length === 0 ? [line(table.empty)] : fitTable({ columns, rows }, screen.columns)),
    ...(notes.length === 0 ? [] : [""]),
    ...notes
      .flatMap((note) => wrapText(`- ${line(note)}`, screen, "  "))
      .map((note) => paint(note, "dim", screen)),
  ];
}
