import type { Column } from "../tables/report-table.ts";

/** Lines of a table in plain text, columns two spaces apart, the last row below a rule: it holds the totals. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const headings = columns.map(({ heading }) => heading);
  const widths = headings.map((heading, index) =>
    Math.max(...[heading, ...rows.map((row) => row[index] ?? "")].map(lengthOf)),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, index) => {
        const cell = cells[index] ?? "";
        const space = " ".repeat(width - lengthOf(cell));
        return columns[index]?.align === "right" ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(headings), rule, ...rows.slice(0, -1).map(line), rule, ...rows.slice(-1).map(line)];
}

function lengthOf(cell: string): number {
  return [...cell].length;
}
