import type { Column } from "../tables/report-table.ts";

/**
 * Lines of a table in plain text, columns two spaces apart.
 *
 * @param last `total` draws a rule above the last row
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  last: "total" | "row" = "row",
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
  const lines = rows.map(line);
  return [line(headings), rule, ...(last === "total" ? lines.toSpliced(-1, 0, rule) : lines)];
}

function lengthOf(cell: string): number {
  return [...cell].length;
}
